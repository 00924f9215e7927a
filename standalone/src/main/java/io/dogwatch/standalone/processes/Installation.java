package io.dogwatch.standalone.processes;

import io.dogwatch.standalone.child.ServiceName;
import io.dogwatch.standalone.child.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Java that runs us, and the folder of all jars, where each service's jar names those that it
 * needs: a service sees its own class path, not that of the platform.
 */
public record Installation(Path java, Path jars) {

  private static final String CHILD_JAR = "dogwatch-standalone-child.jar";

  /** This process's Java, and the folder that the system property {@code dogwatch.lib} names. */
  public static Installation ofThisProcess() {
    String jars = System.getProperty("dogwatch.lib");
    if (jars == null) {
      throw new IllegalStateException(
          "-Ddogwatch.lib=<folder of the jars> expected; see ./dogwatch");
    }
    return new Installation(Path.of(System.getProperty("java.home"), "bin", "java"), Path.of(jars));
  }

  /**
   * The command of a service's process. Classes come from an archive that the first process of the
   * service writes when it ends, which more than halves the time to start. The shell in front of it
   * makes the process deaf to the terminal's Ctrl-C, which is for us: we stop the services in their
   * order.
   */
  List<String> command(ServiceOrder order) {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\"", java.toString()));
    command.addAll(order.jvmOptions());
    if (order.writesArchive()) {
      command.add("-XX:+AutoCreateSharedArchive");
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:SharedArchiveFile=" + jars.resolve(order.service().label() + ".jsa"),
            "-Xlog:cds=off,cds+dynamic=off,aot=off",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        List.of(
            "-cp",
            jars.resolve(CHILD_JAR) + File.pathSeparator + jarOf(order.service()),
            ServiceProcess.class.getName(),
            order.service().label(),
            order.name()));
    command.addAll(order.arguments());
    return List.copyOf(command);
  }

  private Path jarOf(ServiceName service) {
    String prefix = "dogwatch-" + service.label() + "-service-";
    try (Stream<Path> all = Files.list(jars)) {
      return all.filter(jar -> jar.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + prefix + "*.jar in " + jars));
    } catch (IOException e) {
      throw new UncheckedIOException("can't list " + jars, e);
    }
  }
}
