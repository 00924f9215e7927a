package io.dogwatch.watchdog.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What prices come to as alerts: the examples of the specification, and the end of a crash. */
class PriceEpisodesTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final Terms TERMS =
      new Terms("p", "1", "SEED", 2, Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final Watch<PriceState, Trade> watch =
      new Watch<>(new PriceAnomaly(PriceThresholds.DEFAULT), TERMS);
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private WatchState<PriceState> state = watch.start();

  /** 2,500 / 42,000 = 5.9524 % at +60 s, confirmed by the trade at +61 s: 2,520 / 42,000 = 6 %. */
  @Test
  void raisesOneAlertOfAJump() {
    at(0, 42_000);
    at(20, 42_300);
    at(40, 43_500);
    at(60, 44_500);
    assertThat(alerts).isEmpty();
    at(61, 44_520);
    at(65, 44_600);

    Alert alert = only();
    assertThat(alert.type()).isEqualTo("price_anomaly");
    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
    assertThat(alert.times().firstSeen()).isEqualTo(T0.plusSeconds(60));
    assertThat(alert.times().event()).isEqualTo(T0.plusSeconds(61));
    assertThat(number(alert, "change_pct")).isCloseTo(6, within(1e-9));
  }

  /** No price is a minute old; against the highest of the minute it is -12.1 %. */
  @Test
  void raisesAFlashCrash() {
    at(0, 100);
    at(30, 88);
    at(31, 87.9);

    Alert alert = only();
    assertThat(alert.type()).isEqualTo("flash_crash");
    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(number(alert, "change_pct")).isCloseTo(-12.1, within(1e-9));
  }

  @Test
  void isNotFooledByABadTick() {
    at(0, 42_000);
    at(10, 21_000);
    at(11, 42_010);

    assertThat(alerts).isEmpty();
  }

  @Test
  void doesNotAlertAtTheThresholdItself() {
    at(0, 100);
    at(60, 105.00);
    at(61, 105.00);

    assertThat(alerts).isEmpty();
  }

  /** Had the price of +0 s counted, 44,500 would be 5.95 % above it. */
  @Test
  void dropsAPriceThatComesAMinuteLate() {
    at(-30, 43_900);
    at(60, 44_500);
    at(0, 42_000);

    assertThat(verdicts.getLast()).isEqualTo(new Verdict.Late());
    assertThat(alerts).isEmpty();
  }

  @Test
  void doesNotCompareWithAPriceOfLongAgo() {
    at(-200, 42_000);
    at(0, 44_500);

    assertThat(verdicts.getLast()).isEqualTo(new Verdict.Skipped(Verdict.Reason.STALE_REFERENCE));
    assertThat(alerts).isEmpty();
  }

  /** From 100 to 80 and back to 95: 15 / 80 = 18.75 % up, 15 of the 20 that it had lost. */
  @Test
  void saysHowFarThePriceCameBackFromACrash() {
    crash();
    at(40, 90);
    at(42, 95);
    at(44, 94);

    Alert resolved = resolve(94);

    assertThat(number(resolved, "low_price")).isEqualTo(80);
    assertThat(number(resolved, "rebound_pct")).isCloseTo(18.75, within(1e-9));
    assertThat(number(resolved, "recovered_pct")).isCloseTo(75, within(1e-9));
  }

  /** From 80 to 99 is 23.75 % up, more than the 20 % of the crash. */
  @Test
  void staysACrashWhileThePriceComesBack() {
    crash();
    at(40, 99);
    at(41, 99);
    at(55, 99);

    Alert resolved = resolve(99);

    assertThat(alerts).extracting(Alert::type).containsOnly("flash_crash");
    assertThat(number(resolved, "change_pct")).isNegative();
  }

  @Test
  void saysThatThePriceDidNotComeBack() {
    crash();

    Alert resolved = resolve(80);

    assertThat(resolved.type()).isEqualTo("flash_crash");
    assertThat(number(resolved, "rebound_pct")).isZero();
  }

  /** What a price does after five minutes is no rebound any more. */
  @Test
  void looksAtTheReboundForFiveMinutes() {
    var fall = new Fall(100, 80, 1_000, 80);

    assertThat(fall.with(88, 1_300).high()).isEqualTo(88);
    assertThat(fall.with(88, 1_301).high()).isEqualTo(80);
    assertThat(fall.with(79, 1_301)).isEqualTo(new Fall(100, 79, 1_301, 79));
  }

  @Test
  void saysNothingOfAReboundWhereThereWasNoCrash() {
    at(0, 100);
    at(30, 106);
    at(31, 106);

    assertThat(resolve(106).evidence().numbers()).doesNotContainKey("rebound_pct");
  }

  @Test
  void survivesTheWayThroughTheStoreInMidCrash() {
    crash();
    at(40, 90);
    StateCodec<WatchState<PriceState>> codec = watch.states();

    assertThat(state.rule().settled().fall()).isNotNull();
    assertThat(codec.fromBytes(codec.toBytes(state))).isEqualTo(state);
  }

  /** Before crashes were remembered, a state ended with the volatility. */
  @Test
  void readsStatesOfTheFirstVersion() {
    at(0, 100);
    at(1, 101);
    byte[] now = PriceState.CODEC.toBytes(state.rule());

    PriceState restored = PriceState.CODEC.fromBytes(asFirstVersion(now));

    assertThat(restored).isEqualTo(state.rule());
  }

  /** The first byte is the version, doubled; the last one says that there is no fall. */
  private static byte[] asFirstVersion(byte[] bytes) {
    byte[] old = Arrays.copyOf(bytes, bytes.length - 1);
    old[0] = 2;
    return old;
  }

  private void crash() {
    at(0, 100);
    at(30, 81);
    at(31, 80.5);
    at(33, 80);
    at(36, 80);
  }

  /** Two calm minutes at a price, and one for the life cycle. */
  private Alert resolve(double price) {
    for (int second = 46; alerts.getLast().state() == State.FIRING && second < 400; second++) {
      at(second, price);
    }
    assertThat(alerts.getLast().state()).isEqualTo(State.RESOLVED);
    return alerts.getLast();
  }

  private void at(double second, double price) {
    Instant time = T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
    String id = Integer.toString(verdicts.size());
    var trade = new Trade("bitstamp", "BTC/USD", id, price, 1, time, time, List.of());
    var outcome = watch.observe(state, new Key(Key.Kind.LISTING, trade.key()), trade);
    state = outcome.state();
    verdicts.addAll(outcome.verdicts());
    alerts.addAll(outcome.alerts());
  }

  private Alert only() {
    assertThat(alerts).hasSize(1);
    return alerts.getFirst();
  }

  private static double number(Alert alert, String name) {
    Map<String, Double> numbers = alert.evidence().numbers();
    assertThat(numbers).containsKey(name);
    return numbers.getOrDefault(name, Double.NaN);
  }
}
