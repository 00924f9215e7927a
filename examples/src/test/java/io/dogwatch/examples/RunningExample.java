package io.dogwatch.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An example in a process of its own, as a user starts it. */
final class RunningExample implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private RunningExample(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static RunningExample start(Class<?> main, String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ProcessBuilder(java, "-Xmx256m", "-XX:+UseSerialGC");
    command.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.command().add(main.getName());
    command.command().addAll(List.of(arguments));
    return start(command);
  }

  static RunningExample start(ProcessBuilder command) throws IOException {
    return new RunningExample(command.redirectErrorStream(true).start());
  }

  /**
   * Reads what it prints up to a line that contains this, and returns it; fails if it ends without.
   */
  String awaitLine(String part) throws IOException {
    var printed = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      printed.append(line).append('\n');
      if (line.contains(part)) {
        return line;
      }
    }
    throw new AssertionError("\"" + part + "\" expected, found\n" + printed);
  }

  /** As Ctrl-C, or an orchestrator of containers, does. */
  void stop() {
    var _ = process.toHandle().destroy(); // the process itself would close its output, too
  }

  /** As a machine that loses its power does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
