package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.client.alerts.AlertSubscriber;
import io.dogwatch.client.alerts.AlertSubscription;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Transfers that raise one alert each, and a subscriber that is told of them. One thread makes
 * transfers, the subscriber's own is told.
 */
final class Whales implements AutoCloseable {

  /** Transfers are told apart by asset, and come to all partitions. */
  private static final int ASSETS = 16;

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Bench bench;
  private final Map<String, Instant> untold = new ConcurrentHashMap<>();
  private final AlertSubscriber subscriber;
  private volatile Times times = new Times();
  private long made;

  /** Subscribes to all alerts of the topics. */
  Whales(Bench bench) {
    this.bench = bench;
    this.subscriber =
        AlertSubscriber.start(
            AlertSubscription.of(
                    bench.cluster().bootstrapServers(), bench.cluster().topics().prefix() + "bench")
                .withTopics(bench.cluster().topics())
                .withStart(AlertSubscription.Start.EARLIEST),
            this::told);
  }

  /** A transfer that is sent now. */
  MarketEvent<Transfer> next() {
    Instant now = bench.clock().instant();
    var nobody = new Transfer.Party("unknown", null, Transfer.OwnerType.UNKNOWN);
    long number = made++;
    var transfer =
        new Transfer(
            "ethereum",
            "bench-" + number,
            0,
            number,
            now,
            "BENCH" + number % ASSETS,
            2_000_000,
            new Transfer.Price(1, now),
            nobody,
            nobody,
            Transfer.Kind.TRANSFER,
            64,
            Transfer.Status.CONFIRMED,
            now);
    untold.put(transfer.id(), now);
    return MarketEvent.of(transfer);
  }

  private void told(Alert alert) {
    Instant now = bench.clock().instant();
    for (String event : alert.evidence().sourceEvents()) {
      Instant sent = untold.remove(event);
      if (sent != null) {
        times.add(Duration.between(sent, now));
      }
    }
  }

  /** How long it takes from sending a transfer to being told of it goes there from now on. */
  void timeInto(Times other) {
    times = other;
  }

  /** Transfers that have not been told of yet. */
  int untold() {
    return untold.size();
  }

  /** Returns when all have been told of, or after that time. */
  void awaitTold(Duration within) throws InterruptedException {
    Instant deadline = bench.clock().instant().plus(within);
    while (!untold.isEmpty() && bench.clock().instant().isBefore(deadline)) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  @Override
  public void close() {
    subscriber.close();
  }
}
