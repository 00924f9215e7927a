package io.dogwatch.watchdog.bars;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BarBuilderTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final BarBuilder builder = new BarBuilder(Duration.ofSeconds(2));
  private BarState state = BarState.UNSEEN;

  @Test
  void finishesABarWhenTheWatermarkPassesItsEndByTheGrace() {
    add("1", 0, 10, 1);
    add("2", 30, 12, 2);
    add("3", 45, 9, 3);
    add("4", 59, 11, 4);
    assertThat(add("5", 61, 13, 5)).isEmpty();

    assertThat(add("6", 62, 13, 5)).containsExactly(bar(0, 10, 12, 9, 11, 10, 4, 62));
  }

  @Test
  void putsTradesThatCameLateButInTimeWhereTheyBelong() {
    add("2", 30, 12, 1);
    add("4", 61, 13, 1);

    add("3", 59.5, 11, 1);

    assertThat(add("5", 62, 13, 1)).containsExactly(bar(0, 12, 12, 11, 11, 2, 2, 62));
  }

  @Test
  void leavesOutTradesThatAreTooLateOrDuplicates() {
    add("1", 0, 10, 1);
    add("2", 5, 10, 1);

    assertThat(builder.observe(state, trade("2", 5, 10, 1))).isEqualTo(new Growth.Duplicate<>());
    assertThat(builder.observe(state, trade("3", 2.999, 10, 1))).isEqualTo(new Growth.Late<>());
  }

  @Test
  void knowsFromConsecutiveIdsThatAMinuteWasQuiet() {
    add("99", 10, 10, 1);
    add("100", 200, 11, 1);

    assertThat(add("101", 210, 11, 1))
        .containsExactly(bar(1, 10, 10, 10, 10, 0, 0, 210), bar(2, 10, 10, 10, 10, 0, 0, 210));
  }

  @Test
  void leavesAGapWhereIdsAreMissing() {
    add("99", 10, 10, 1);
    add("101", 200, 11, 1);

    assertThat(add("102", 210, 11, 1)).isEmpty();
  }

  @Test
  void leavesAGapWhereIdsAreNoNumbers() {
    add("a", 10, 10, 1);
    add("b", 200, 11, 1);

    assertThat(add("c", 210, 11, 1)).isEmpty();
  }

  @Test
  void takesAnHourWithoutTradesForAnInterruption() {
    add("1", 10, 10, 1);
    add("2", 10 + 62 * 60, 11, 1);

    assertThat(add("3", 20 + 62 * 60, 11, 1)).isEmpty();
  }

  /**
   * A trade may reach us late: the bar is complete with the one that closes it, if that is later.
   */
  @Test
  void isMadeWhenTheLastOfItsTradesAndTheOneThatClosesItHaveCome() {
    add(received("1", 30, 90));
    add(received("2", 61, 91));

    assertThat(add(received("3", 62, 95))).extracting(Bar::ingestTime).containsExactly(time(95));

    add(received("4", 119, 300));
    add(received("5", 121, 200));
    assertThat(add(received("6", 122, 201))).extracting(Bar::ingestTime).containsExactly(time(300));
  }

  @Test
  void givesTheSameBarsWhateverTheOrderWithinTheGrace() {
    List<Trade> trades = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      trades.add(trade(Integer.toString(i), i * 0.4, 100 + i % 13, i % 7 + 1));
    }
    List<Bar> inOrder = barsOf(trades);

    // Groups of four span 1.2 s: within the grace, however they are shuffled.
    var random = new Random(42);
    for (int i = 0; i < trades.size(); i += 4) {
      Collections.shuffle(trades.subList(i, i + 4), random);
    }

    // When a bar was complete, and only that, depends on what came when.
    assertThat(barsOf(trades))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("ingestTime")
        .isEqualTo(inOrder)
        .hasSizeGreaterThan(10);
  }

  @Test
  void survivesTheWayThroughTheStore() {
    add("1", 0, 10, 1);
    add("2", 30, 12, 2);
    add("3", 31, 9, 3);

    BarState restored = BarState.CODEC.fromBytes(BarState.CODEC.toBytes(state));

    assertThat(restored).isEqualTo(state);
    assertThat(state.growing()).isNotNull();
    assertThat(state.last()).isNotNull();
  }

  private List<Bar> barsOf(List<Trade> trades) {
    state = BarState.UNSEEN;
    return trades.stream().map(this::add).flatMap(List::stream).toList();
  }

  private List<Bar> add(String id, double second, double price, double size) {
    return add(trade(id, second, price, size));
  }

  private List<Bar> add(Trade trade) {
    Growth<BarState> outcome = builder.observe(state, trade);
    assertThat(outcome).isInstanceOf(Growth.Added.class);
    var added = (Growth.Added<BarState>) outcome;
    state = added.state();
    return added.finished();
  }

  private static Bar bar(
      int minute,
      double open,
      double high,
      double low,
      double close,
      double volume,
      long trades,
      double ingested) {
    return new Bar(
        "v",
        "S",
        T0.plusSeconds(minute * 60L),
        Duration.ofMinutes(1),
        open,
        high,
        low,
        close,
        volume,
        trades,
        true,
        1,
        time(ingested));
  }

  private static Trade received(String id, double second, double ingested) {
    return new Trade("v", "S", id, 10, 1, time(second), time(ingested), List.of());
  }

  private static Trade trade(String id, double second, double price, double size) {
    return new Trade("v", "S", id, price, size, time(second), time(second), List.of());
  }

  private static Instant time(double second) {
    return T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
  }
}
