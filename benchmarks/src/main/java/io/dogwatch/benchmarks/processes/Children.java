package io.dogwatch.benchmarks.processes;

import io.dogwatch.benchmarks.child.BenchProcess;
import io.dogwatch.benchmarks.child.Role;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts child processes and stops them, the last first. Safe for use by many threads: after the
 * end has begun, none is started.
 */
public final class Children implements AutoCloseable {

  private static final String OWN_JAR = "dogwatch-benchmarks.jar";
  private static final String CHILD_JAR = "dogwatch-benchmarks-child.jar";

  private final Path jars;
  private final Path logs;
  private final List<String> options;
  private final Path javaHome = Path.of(System.getProperty("java.home"));
  private final Deque<Child> running = new ArrayDeque<>(); // guarded by this
  private boolean closed; // guarded by this

  /**
   * @param jars folder of all jars
   * @param logs folder of the processes' output
   * @param options of the JVMs that are measured, besides those that they have anyway
   */
  public Children(Path jars, Path logs, List<String> options) {
    this.jars = jars;
    this.logs = logs;
    this.options = List.copyOf(options);
  }

  /** Starts the broker, which is not measured by itself. */
  public Child broker(Path data, int port) {
    return launch(
        "broker",
        Role.BROKER,
        List.of("-Xmx768m"),
        List.of(data.toString(), Integer.toString(port)),
        Map.of());
  }

  /**
   * Starts a process that is measured.
   *
   * @param name of its log
   * @param heap such as 512m
   */
  public Child start(String name, Role role, String heap, List<String> arguments) {
    return start(name, role, heap, arguments, Map.of());
  }

  /**
   * The same with variables, for what others are not to see in the list of processes.
   *
   * @param variables of its environment, beside ours
   */
  public Child start(
      String name, Role role, String heap, List<String> arguments, Map<String, String> variables) {
    List<String> jvm = new ArrayList<>(List.of("-Xmx" + heap));
    jvm.addAll(options);
    return launch(name, role, jvm, arguments, variables);
  }

  private synchronized Child launch(
      String name,
      Role role,
      List<String> jvm,
      List<String> arguments,
      Map<String, String> variables) {
    if (closed) {
      throw new IllegalStateException("stopped");
    }
    // The shell makes the process deaf to the terminal's Ctrl-C, which is for us: we stop it.
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\""));
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=bench-logback.xml", // a service has its own
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(role), BenchProcess.class.getName(), role.label()));
    command.addAll(arguments);
    Path log = logs.resolve(name + ".log");
    try {
      Files.createDirectories(logs);
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(variables);
      var child = new Child(name, builder.start(), log, javaHome);
      running.push(child);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + name, e);
    }
  }

  /** A service sees its own class path: Spring Boot would configure whatever else is there. */
  private String classPath(Role role) {
    return switch (role) {
      case WORKER_SERVICE -> ofService("dogwatch-worker-service-");
      case WATCHDOG_SERVICE -> ofService("dogwatch-watchdog-service-");
      case ORCHESTRATOR_SERVICE -> ofService("dogwatch-orchestrator-service-");
      default -> jars.resolve(OWN_JAR).toString();
    };
  }

  private String ofService(String jar) {
    return jars.resolve(CHILD_JAR) + File.pathSeparator + jar(jar);
  }

  private Path jar(String prefix) {
    try (Stream<Path> all = Files.list(jars)) {
      return all.filter(jar -> jar.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + prefix + "*.jar in " + jars));
    } catch (IOException e) {
      throw new UncheckedIOException("can't list " + jars, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }
}
