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
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Transfers that raise one alert each, and a subscriber that is told of them. One thread makes
 * transfers, the subscriber's own is told.
 */
final class Whales implements AutoCloseable {

  /** Transfers are told apart by asset, and come to all partitions. */
  static final int ASSETS = 16;

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Bench bench;
  private final Map<String, Sent> untold = new ConcurrentHashMap<>();
  private final Map<String, Instant> newestTold = new ConcurrentHashMap<>();
  private final Set<String> heard = ConcurrentHashMap.newKeySet();
  private final AtomicLong doubled = new AtomicLong();
  private final AlertSubscriber subscriber;
  private volatile Times times = new Times();
  private long made;

  private record Sent(String asset, Instant at) {}

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
    untold.put(transfer.id(), new Sent(transfer.asset(), now));
    return MarketEvent.of(transfer);
  }

  private void told(Alert alert) {
    Instant now = bench.clock().instant();
    if (!heard.add(alert.alertId() + "/" + alert.revision())) {
      doubled.incrementAndGet();
    }
    for (String event : alert.evidence().sourceEvents()) {
      Sent sent = untold.remove(event);
      if (sent != null) {
        times.add(Duration.between(sent.at(), now));
        newestTold.merge(sent.asset(), sent.at(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
  }

  /** How long it takes from sending a transfer to being told of it goes there from now on. */
  void timeInto(Times other) {
    times = other;
  }

  /** Transfers made so far. */
  long made() {
    return made;
  }

  /** Transfers that have not been told of yet. */
  int untold() {
    return untold.size();
  }

  /** How long the one that waits longest waits. */
  Duration longestUntold() {
    return untold.values().stream()
        .map(Sent::at)
        .min(Comparator.naturalOrder())
        .map(at -> Duration.between(at, bench.clock().instant()))
        .orElse(Duration.ZERO);
  }

  /** Whether a transfer of each asset has been told of that was sent after this. */
  boolean haveAllBeenToldSince(Instant time) {
    return newestTold.size() == ASSETS
        && newestTold.values().stream().allMatch(at -> at.isAfter(time));
  }

  /** Alerts that were told once more. */
  long doubled() {
    return doubled.get();
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
