package io.dogwatch.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What to put before a command to run it in a session, and so a process group, of its own. */
final class OwnSession {

  private static final List<List<String>> WAYS =
      List.of(
          List.of("setsid"),
          List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die", "--"));

  private OwnSession() {}

  /** The way that works on this machine; nothing, where none does. */
  static List<String> prefix() {
    return WAYS.stream().filter(OwnSession::works).findFirst().orElse(List.of());
  }

  private static boolean works(List<String> way) {
    var command = new ArrayList<>(way);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }
}
