package io.dogwatch.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to run programs that refuse to be run by root, as PostgreSQL's do. Anyone but root runs them
 * as they are. Root runs them in a user namespace that has no root, or, where the kernel or a
 * container forbids namespaces, as another user who may enter our folders all the same.
 */
record Unprivileged(List<String> prefix, long owner) {

  private static final long ROOT = 0;
  private static final long NOBODY = 65534;

  Unprivileged {
    prefix = List.copyOf(prefix);
  }

  record Outcome(int exitCode, String output) {}

  static Unprivileged user() {
    long me = new UnixSystem().getUid();
    if (me != ROOT) {
      return new Unprivileged(List.of(), me);
    }
    for (var candidate : List.of(inNamespace(), asNobody())) {
      if (candidate.works()) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv --reuid`"
            + " works here. Run Dogwatch as another user.");
  }

  static Unprivileged inNamespace() {
    return new Unprivileged(List.of("unshare", "--user"), ROOT);
  }

  static Unprivileged asNobody() {
    var command =
        List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--securebits=+no_setuid_fixup", // else access(2) disregards the capability
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");
    return new Unprivileged(command, NOBODY);
  }

  boolean works() {
    try {
      return run(List.of("sh", "-c", "test $(id -u) -ne 0")).exitCode() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }

  /** Starts a command; what it says on either stream is read from its standard output. */
  Process start(List<String> command) throws IOException {
    var whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return new ProcessBuilder(whole).redirectErrorStream(true).start();
  }

  Outcome run(List<String> command) throws IOException {
    var process = start(command);
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.onExit().join().exitValue(), output.strip());
  }

  /** Gives a folder and what is in it to the user whom the programs see themselves as. */
  void own(Path folder) throws IOException {
    if (new UnixSystem().getUid() != ROOT) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.setAttribute(file, "unix:uid", Math.toIntExact(owner), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
