package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.worker.marketdata.BarProvider.Answer.Bars;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The expected figures were computed by a separate script from the file (plain Python). */
class RecordedTradesTest implements BarProviderContract {

  private static final BarProvider PROVIDER = new RecordedTrades();

  @Override
  public BarProvider provider() {
    return PROVIDER;
  }

  @Test
  void everySecondOfTheRecordingIsInOneBar() throws Exception {
    List<PriceBar> bars = bars(null);

    assertThat(bars).hasSize(1920);
    assertThat(bars.getFirst().start()).isEqualTo(Instant.parse("2013-11-25T00:00:00Z"));
    assertThat(bars.getLast().end()).isEqualTo(Instant.ofEpochSecond(1_385_913_600));
    assertThat(bars.stream().mapToDouble(PriceBar::volume).sum())
        .isCloseTo(175_611.97602239, within(1e-6));
    assertThat(bars.stream().filter(bar -> bar.volume() == 0)).hasSize(4);
    PriceBar last = bars.getLast();
    assertThat(List.of(last.open(), last.high(), last.low(), last.close()))
        .containsExactly(990.67, 992.0, 986.0, 990.12);
  }

  @Test
  void longerBarsAreMadeOfTheShorter() throws Exception {
    PriceBar hour = bars(Duration.ofHours(1)).getFirst();
    List<PriceBar> within = bars(null).subList(0, 12);

    assertThat(hour.open()).isEqualTo(within.getFirst().open());
    assertThat(hour.close()).isEqualTo(within.getLast().close());
    assertThat(hour.high()).isEqualTo(within.stream().mapToDouble(PriceBar::high).max().orElse(0));
    assertThat(hour.low()).isEqualTo(within.stream().mapToDouble(PriceBar::low).min().orElse(0));
  }

  private List<PriceBar> bars(@Nullable Duration interval) throws Exception {
    return ((Bars) PROVIDER.bars(new Query("BTCUSD", interval, 5000, null))).bars();
  }
}
