package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Pace;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long it takes from sending a whale's transfer until a subscriber is told, while other events
 * come.
 */
final class AlertLatency {

  private static final int PER_SECOND = 5_000;

  /** Every so many events. */
  private static final int WHALE = 100;

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final String WHAT = "dogwatch: transfer sent to subscriber told";
  private static final Target P99 = Target.atMost(250);

  private final Bench bench;

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
    var times = new Times();
    try (var progress = bench.progress("watchdogs, alerts", events);
        var producer =
            new KafkaProducer<>(
                ClientSettings.durableProducer(bench.cluster().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var whales = new Whales(bench)) {
      // the first one takes as long as joining the group does
      var _ = producer.send(whales.next().recordIn(bench.cluster().topics()));
      requireTold(whales);
      whales.timeInto(times);
      var pace = new Pace(PER_SECOND, bench.clock());
      for (int i = 0; i < events; i++) {
        pace.await(i);
        MarketEvent<?> event = i % WHALE == 0 ? whales.next() : markets.event(from + i);
        var _ = producer.send(event.recordIn(bench.cluster().topics()));
        progress.stepTo(i);
      }
      requireTold(whales);
    }
    return List.of(times.p50(WHAT), times.p99(WHAT).withTarget(P99), times.max(WHAT));
  }

  private static void requireTold(Whales whales) throws InterruptedException {
    whales.awaitTold(WITHIN);
    if (whales.untold() > 0) {
      throw new IllegalStateException(
          "an alert for each transfer expected, %d are missing".formatted(whales.untold()));
    }
  }
}
