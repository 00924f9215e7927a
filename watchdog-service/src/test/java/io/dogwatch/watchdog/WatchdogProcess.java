package io.dogwatch.watchdog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The service in a process of its own, so that it can be killed. */
final class WatchdogProcess implements AutoCloseable {

  private final Process process;

  private WatchdogProcess(Process process) {
    this.process = process;
  }

  /**
   * @param folder for its log, and for the temporary files that it leaves when it is killed
   */
  static WatchdogProcess start(Path folder, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), WatchdogApplication.class.getName()));
    command.addAll(List.of(arguments));
    try {
      return new WatchdogProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start());
    } catch (IOException e) {
      throw new IllegalStateException("the service can't be started", e);
    }
  }

  /** SIGKILL: nothing is finished, nobody is told. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
