package io.dogwatch.watchdog.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rule on a week of real trades, compared with a naive implementation. */
class BitstampPricesTest {

  private static final List<Trade> TRADES = RecordedTrades.bitstamp().trades();

  @Test
  void findsTheOnlyCrashOfTheWeek() {
    List<NaiveEpisodes.Episode> expected = NaiveEpisodes.of(TRADES).episodes();

    assertThat(expected).hasSize(1);
    assertSame(episodesOf(TRADES), expected);
  }

  @Test
  void describesTheCrash() {
    Alert first = alertsOf(TRADES).getFirst();

    assertThat(first.type()).isEqualTo("price_anomaly");
    assertThat(first.severity()).isEqualTo(Severity.HIGH);
    assertThat(first.times().firstSeen()).isEqualTo(Instant.parse("2013-12-01T12:01:34Z"));
    // 968.43 after 1,020.00 at 12:01:14: (968.43 - 1,020) / 1,020 = -5.0559 %
    assertThat(first.description()).isEqualTo("price fell 5.1% within 60 s, from 1020.0 to 968.43");
  }

  /** The same trades with every move three times as large: episodes, crashes and bad ticks. */
  @Test
  void findsTheSameEpisodesInAWilderMarket() {
    double base = TRADES.getFirst().price();
    List<Trade> wild =
        TRADES.stream().map(trade -> at(trade, base * Math.pow(trade.price() / base, 3))).toList();

    NaiveEpisodes naive = NaiveEpisodes.of(wild);

    assertThat(naive.episodes()).hasSizeBetween(20, 500);
    assertThat(naive.breaches).isGreaterThan(10 * naive.episodes().size());
    assertSame(episodesOf(wild), naive.episodes());
  }

  private static void assertSame(
      List<NaiveEpisodes.Episode> found, List<NaiveEpisodes.Episode> expected) {
    assertThat(found).hasSameSizeAs(expected);
    assertThat(found)
        .zipSatisfy(
            expected,
            (one, other) -> {
              assertThat(one.start()).isEqualTo(other.start());
              assertThat(one.end()).isEqualTo(other.end());
              assertThat(one.revisions()).isEqualTo(other.revisions());
              assertThat(one.first()).isCloseTo(other.first(), within(1e-9));
              assertThat(one.peak()).isCloseTo(other.peak(), within(1e-9));
            });
  }

  private static List<NaiveEpisodes.Episode> episodesOf(List<Trade> trades) {
    Map<String, NaiveEpisodes.Episode> episodes = new LinkedHashMap<>();
    for (Alert alert : alertsOf(trades)) {
      double observed = alert.evidence().numbers().getOrDefault("observed", Double.NaN);
      Instant end = alert.times().resolved();
      NaiveEpisodes.Episode before = episodes.get(alert.alertId());
      episodes.put(
          alert.alertId(),
          new NaiveEpisodes.Episode(
              alert.times().firstSeen().getEpochSecond(),
              before == null ? observed : before.first(),
              observed,
              alert.revision(),
              end == null ? -1 : end.getEpochSecond()));
    }
    return List.copyOf(episodes.values());
  }

  private static List<Alert> alertsOf(List<Trade> trades) {
    var terms = new Terms("p", "1", "SEED", 2, Duration.ofMinutes(1), Duration.ofMinutes(5));
    var watch = new Watch<>(new PriceAnomaly(PriceThresholds.DEFAULT), terms);
    WatchState<PriceState> state = watch.start();
    List<Alert> alerts = new ArrayList<>();
    for (Trade trade : trades) {
      var outcome = watch.observe(state, new Key(Key.Kind.LISTING, trade.key()), trade);
      state = outcome.state();
      alerts.addAll(outcome.alerts());
    }
    return alerts;
  }

  private static Trade at(Trade trade, double price) {
    return new Trade(
        trade.venue(),
        trade.symbol(),
        trade.tradeId(),
        price,
        trade.size(),
        trade.eventTime(),
        trade.ingestTime(),
        trade.conditions());
  }
}
