package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.worker.marketdata.BarProvider.Answer.Bars;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordedStockTest implements BarProviderContract {

  @Override
  public BarProvider provider() throws IOException {
    return new RecordedStock();
  }

  @Test
  void hasEveryTradingDayOf2013() throws Exception {
    var bars = ((Bars) provider().bars(new Query("AAPL", null, 5000, null))).bars();

    assertThat(bars).hasSize(252);
    assertThat(bars.getFirst())
        .isEqualTo(
            new PriceBar(
                Instant.parse("2013-01-02T00:00:00Z"),
                Duration.ofDays(1),
                553.82,
                555.00,
                541.63,
                549.03,
                20018500));
    assertThat(bars.getLast().close()).isEqualTo(561.02);
  }
}
