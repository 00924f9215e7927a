package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Pace;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.client.alerts.AlertSubscriber;
import io.dogwatch.client.alerts.AlertSubscription;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long it takes from sending a whale's transfer until a subscriber is told, while other events
 * come.
 */
final class AlertLatency {

  private static final int PER_SECOND = 5_000;

  /** Every so many events. */
  private static final int WHALE = 100;

  /** Transfers are told apart by asset, and come to all partitions. */
  private static final int ASSETS = 16;

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final String WHAT = "dogwatch: transfer sent to subscriber told";
  private static final Target P99 = Target.atMost(250);

  private final Bench bench;
  private final Map<String, Instant> sent = new ConcurrentHashMap<>();
  private volatile Times times = new Times();

  AlertLatency(Bench bench) {
    this.bench = bench;
  }

  /**
   * Sends so many events, and returns when all that were to raise an alert have.
   *
   * @param from the number of the first event of the markets
   * @throws IllegalStateException if they have not within 30 s
   */
  List<Figure> measure(MarketLoop markets, long from, int events) throws InterruptedException {
    var subscription =
        AlertSubscription.of(bench.cluster().bootstrapServers(), "bench")
            .withTopics(bench.cluster().topics())
            .withStart(AlertSubscription.Start.EARLIEST);
    try (var progress = bench.progress("watchdogs, alerts", events);
        var producer =
            new KafkaProducer<>(
                ClientSettings.durableProducer(bench.cluster().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var _ = AlertSubscriber.start(subscription, this::told)) {
      awaitReady(producer);
      var pace = new Pace(PER_SECOND, bench.clock());
      for (int i = 0; i < events; i++) {
        pace.await(i);
        MarketEvent<?> event = i % WHALE == 0 ? whale(i) : markets.event(from + i);
        var _ = producer.send(event.recordIn(bench.cluster().topics()));
        progress.stepTo(i);
      }
      awaitTold();
    }
    return List.of(times.p50(WHAT), times.p99(WHAT).withTarget(P99), times.max(WHAT));
  }

  private MarketEvent<Transfer> whale(int number) {
    Instant now = bench.clock().instant();
    var nobody = new Transfer.Party("unknown", null, Transfer.OwnerType.UNKNOWN);
    var transfer =
        new Transfer(
            "ethereum",
            "bench-" + number,
            0,
            number,
            now,
            "BENCH" + number / WHALE % ASSETS,
            2_000_000,
            new Transfer.Price(1, now),
            nobody,
            nobody,
            Transfer.Kind.TRANSFER,
            64,
            Transfer.Status.CONFIRMED,
            now);
    sent.put(transfer.id(), now);
    return MarketEvent.of(transfer);
  }

  private void told(Alert alert) {
    Instant now = bench.clock().instant();
    for (String event : alert.evidence().sourceEvents()) {
      Instant at = sent.remove(event);
      if (at != null) {
        times.add(Duration.between(at, now));
      }
    }
  }

  /** Returns when the subscriber is told what happens. */
  private void awaitReady(Producer<byte[], byte[]> producer) throws InterruptedException {
    var _ = producer.send(whale(-1).recordIn(bench.cluster().topics()));
    awaitTold();
    times = new Times(); // of the first one it took to join the group
  }

  private void awaitTold() throws InterruptedException {
    Instant deadline = bench.clock().instant().plus(WITHIN);
    while (!sent.isEmpty()) {
      if (bench.clock().instant().isAfter(deadline)) {
        throw new IllegalStateException(
            "an alert for each transfer expected, %d are missing".formatted(sent.size()));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }
}
