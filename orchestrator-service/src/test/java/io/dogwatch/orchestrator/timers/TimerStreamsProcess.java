package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.CommonClientConfigs;

/** A timer store in a process of its own, to be killed: nothing is closed and nobody is told. */
final class TimerStreamsProcess implements AutoCloseable {

  private final Process process;

  private TimerStreamsProcess(Process process) {
    this.process = process;
  }

  public static void main(String[] args) throws InterruptedException {
    var timers =
        new TimerStreams(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, args[0]),
            new Topics(args[1]),
            new StandingCancellations(),
            new TimerStreams.Storage(Path.of(args[2]), Integer.parseInt(args[3]), 1),
            new Random(2));
    timers.start();
    new CountDownLatch(1).await(); // until killed
  }

  static TimerStreamsProcess start(String brokers, Topics topics, Path folder, int standbys) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      return new TimerStreamsProcess(
          new ProcessBuilder(
                  List.of(
                      java.toString(),
                      "-Xmx256m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      TimerStreamsProcess.class.getName(),
                      brokers,
                      topics.prefix(),
                      folder.toString(),
                      Integer.toString(standbys)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
