package io.dogwatch.watchdog.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections, and what comes over them. */
class LiveSessionTest extends LiveSessions {

  @Test
  void connectsAtOnceAndOnlyOnce() {
    assertThat(coinbase.untilTick(T0)).isZero();
    assertThat(coinbase.tick(T0)).containsExactly(new Order.Connect());
    assertThat(coinbase.tick(T0.plusSeconds(1))).isEmpty();
  }

  @Test
  void subscribesOnceConnected() {
    var _ = coinbase.tick(T0);

    assertThat(coinbase.opened(T0))
        .containsExactly(
            new Order.Send("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}"),
            new Order.Send(
                "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channel\":\"market_trades\"}"),
            new Order.Send(
                "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channel\":\"level2\"}"));
    assertThat(coinbase.tick(T0)).isEmpty();
  }

  @Test
  void publishesWhatItHears() {
    open(binance, T0);

    List<Order> orders =
        binance.heard(
            "{\"e\":\"trade\",\"T\":1767625200000,\"s\":\"BTCUSD\",\"t\":1,\"p\":\"2\",\"q\":\"3\"}",
            T0.plusMillis(20));

    assertThat(published(orders))
        .satisfiesExactly(
            activity -> assertThat(activity).isInstanceOf(VenueActivity.class),
            probe ->
                assertThat(probe)
                    .isEqualTo(probe("binance", T0.plusMillis(20), 0, Outcome.OK, null)),
            trade ->
                assertThat(trade)
                    .isEqualTo(
                        new Trade(
                            "binance", "BTC/USD", "1", 2, 3, T0, T0.plusMillis(20), List.of())));
  }

  @Test
  void tellsOfActivityOnceASecond() {
    open(coinbase, T0);

    assertThat(published(coinbase.heard(HEARTBEAT.formatted(0), T0)))
        .hasAtLeastOneElementOfType(VenueActivity.class);
    assertThat(coinbase.heard(HEARTBEAT.formatted(1), T0.plusMillis(900))).isEmpty();
    assertThat(published(coinbase.heard(HEARTBEAT.formatted(2), T0.plusMillis(1_000))))
        .singleElement()
        .isInstanceOf(VenueActivity.class);
    assertThat(published(coinbase.pinged(T0.plusMillis(2_000))))
        .singleElement()
        .isInstanceOf(VenueActivity.class);
  }

  @Test
  void dropsAConnectionThatIsSilent() {
    open(coinbase, T0);
    var _ = coinbase.heard(HEARTBEAT.formatted(0), T0.plusSeconds(5));

    assertThat(coinbase.untilTick(T0.plusSeconds(5))).isBetween(seconds(10), seconds(10.1));
    assertThat(coinbase.tick(T0.plusSeconds(15))).isEmpty();
    List<Order> orders = coinbase.tick(T0.plusSeconds(15).plusMillis(1));
    assertThat(published(orders))
        .containsExactly(
            probe("coinbase", T0.plusSeconds(5).plusMillis(1), 10_000, Outcome.TIMEOUT, null));
    assertThat(orders).contains(new Order.Drop()).hasSize(3);
  }

  @Test
  void takesPingsForSignsOfLife() {
    open(binance, T0);
    var _ = binance.pinged(T0.plusSeconds(50));

    assertThat(binance.tick(T0.plusSeconds(61))).doesNotContain(new Order.Drop());
  }

  /** 1, 2, 4 … 60 s, each ± 20 %. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "20, 60", "2000, 60"})
  void waitsLongerAfterEachFailure(int failures, double seconds) {
    for (int failure = 1; failure < failures; failure++) {
      var _ = coinbase.ended("refused", T0);
    }

    var _ = coinbase.ended("refused", T0);

    assertThat(coinbase.untilTick(T0)).isBetween(seconds(seconds * 0.8), seconds(seconds * 1.2));
    Instant due = T0.plus(coinbase.untilTick(T0));
    assertThat(coinbase.tick(due.minusMillis(1))).isEmpty();
    assertThat(coinbase.tick(due)).containsExactly(new Order.Connect());
  }

  @Test
  void spreadsReconnections() {
    var random = new SplittableRandom(7);

    List<Duration> delays =
        random.longs(50).mapToObj(_ -> Reconnection.DEFAULT.delay(1, random)).toList();

    assertThat(delays.stream().distinct().count()).isGreaterThan(30);
  }

  /** A venue that accepts everybody and closes at once is not connected to every second. */
  @Test
  void forgetsFailuresOnlyOnceAConnectionLasts() {
    for (int failure = 1; failure <= 4; failure++) {
      open(coinbase, T0);
      var _ = coinbase.heard(HEARTBEAT.formatted(0), T0);
      var _ = coinbase.ended("closed", T0);
    }
    assertThat(coinbase.untilTick(T0)).isGreaterThan(seconds(6));

    open(coinbase, T0);
    var _ = coinbase.heard(HEARTBEAT.formatted(0), T0.plusSeconds(60));
    var _ = coinbase.ended("closed", T0.plusSeconds(60));

    assertThat(coinbase.untilTick(T0.plusSeconds(60))).isLessThan(seconds(1.3));
  }

  @Test
  void connectsAnewAfterAGapWhereBooksComeWithTheConnection() {
    open(coinbase, T0);
    var _ = coinbase.heard(HEARTBEAT.formatted(0), T0);

    List<Order> orders =
        coinbase.heard("{\"channel\":\"market_trades\",\"sequence_num\":2,\"events\":[]}", T0);

    assertThat(orders).startsWith(new Order.Drop());
    assertThat(coinbase.tick(T0.plusSeconds(2))).containsExactly(new Order.Connect());
    open(coinbase, T0.plusSeconds(2));
    assertThat(coinbase.heard(HEARTBEAT.formatted(0), T0.plusSeconds(3)))
        .allMatch(Order.Publish.class::isInstance);
  }

  /** At once, and then every 30 s; the first word of the venue is told at once, too. */
  @Test
  void tellsWhetherTheVenueCanBeReached() {
    var refused = new ConnectionProbes.Failure(Outcome.HTTP_ERROR, 503, "status 503");
    var _ = coinbase.tick(T0);

    assertThat(published(coinbase.unreached(refused, T0.plusMillis(50))))
        .containsExactly(probe("coinbase", T0, 50, Outcome.HTTP_ERROR, 503));
    var _ = coinbase.tick(T0.plusSeconds(2));
    assertThat(published(coinbase.unreached(refused, T0.plusSeconds(3)))).isEmpty();
    var _ = coinbase.tick(T0.plusSeconds(30));
    assertThat(published(coinbase.unreached(refused, T0.plusSeconds(31)))).hasSize(1);
    var _ = coinbase.tick(T0.plusSeconds(40));
    var _ = coinbase.opened(T0.plusSeconds(40).plusMillis(80));
    assertThat(published(coinbase.heard(HEARTBEAT.formatted(0), T0.plusSeconds(41))))
        .contains(probe("coinbase", T0.plusSeconds(41).minusMillis(80), 80, Outcome.OK, null));
  }

  @Test
  void notesWhatIsRefused() {
    open(coinbase, T0);

    assertThat(coinbase.heard("{\"type\":\"error\",\"message\":\"no such product\"}", T0))
        .contains(new Order.Note("refused: no such product"));
  }
}
