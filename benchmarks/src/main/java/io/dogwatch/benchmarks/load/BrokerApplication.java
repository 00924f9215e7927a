package io.dogwatch.benchmarks.load;

import io.dogwatch.embedded.KafkaBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The embedded broker in a process of its own. Arguments: the folder of its data, its port. */
public final class BrokerApplication {

  private BrokerApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var _ = KafkaBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
      new CountDownLatch(1).await();
    }
  }
}
