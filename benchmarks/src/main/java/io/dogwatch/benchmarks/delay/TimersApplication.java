package io.dogwatch.benchmarks.delay;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.orchestrator.timers.TimerStreams;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The orchestrator's timer store, alone. Arguments: the cluster's address, the topics' prefix, the
 * folder of the store.
 */
public final class TimersApplication {

  private TimersApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var timers =
        new TimerStreams(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, arguments[0]),
            new Topics(arguments[1]),
            new StandingCancellations(),
            new TimerStreams.Storage(Path.of(arguments[2]), 0, 1),
            new SecureRandom())) {
      timers.start();
      new CountDownLatch(1).await();
    }
  }
}
