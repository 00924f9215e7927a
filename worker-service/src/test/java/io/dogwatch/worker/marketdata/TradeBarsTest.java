package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TradeBarsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TradeBars bars = new TradeBars(MINUTE);

  @Test
  void gathersTheTradesOfAnInterval() {
    bars.add(60, 10, 1);
    bars.add(61, 12, 2);
    bars.add(80, 9, 3);
    bars.add(119, 11, 4);
    bars.add(120, 50, 1);

    assertThat(bars.complete()).containsExactly(bar(60, 10, 12, 9, 11, 10));
  }

  @Test
  void keepsTheFormingBarBack() {
    bars.add(60, 10, 1);
    bars.add(119, 11, 1);

    assertThat(bars.complete()).isEmpty();
  }

  @Test
  void anIntervalWithoutATradeIsFlat() {
    bars.add(60, 10, 1);
    bars.add(200, 20, 1);

    assertThat(bars.complete())
        .containsExactly(bar(60, 10, 10, 10, 10, 1), bar(120, 10, 10, 10, 10, 0));
  }

  @Test
  void theFirstTradeAfterAGapOpensItsBar() {
    bars.add(60, 10, 1);
    bars.add(180, 20, 1);
    bars.add(240, 30, 1);

    assertThat(bars.complete().getLast()).isEqualTo(bar(180, 20, 20, 20, 20, 1));
  }

  @Test
  void tradesOutOfOrderAreRefused() {
    bars.add(120, 10, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> bars.add(119, 10, 1));
  }

  private static PriceBar bar(
      long start, double open, double high, double low, double close, double volume) {
    return new PriceBar(Instant.ofEpochSecond(start), MINUTE, open, high, low, close, volume);
  }
}
