package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.worker.marketdata.BarProvider.Answer.Bars;
import io.dogwatch.worker.marketdata.BarProvider.Answer.NoBars;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every provider promises of every symbol that it knows. */
interface BarProviderContract {

  /** With at least five bars of each symbol. */
  BarProvider provider() throws Exception;

  @Test
  default void symbolsAreInCapitals() throws Exception {
    assertThat(provider().symbols())
        .isNotEmpty()
        .allSatisfy(symbol -> assertThat(symbol).isEqualTo(symbol.toUpperCase(Locale.ROOT)));
  }

  @Test
  default void givesTheNewestBarsOldestFirst() throws Exception {
    for (String symbol : provider().symbols()) {
      List<PriceBar> five = bars(symbol, 5, null);
      List<PriceBar> two = bars(symbol, 2, null);

      assertThat(five).hasSize(5);
      assertThat(two).isEqualTo(five.subList(3, 5));
      for (int index = 1; index < five.size(); index++) {
        assertThat(five.get(index).start()).isAfterOrEqualTo(five.get(index - 1).end());
      }
    }
  }

  @Test
  default void knowsNothingBeforeItHasEnded() throws Exception {
    for (String symbol : provider().symbols()) {
      List<PriceBar> three = bars(symbol, 3, null);
      Instant lastEnd = three.getLast().end();

      assertThat(bars(symbol, 1, lastEnd)).containsExactly(three.get(2));
      assertThat(bars(symbol, 1, lastEnd.minusMillis(1))).containsExactly(three.get(1));
    }
  }

  @Test
  default void saysThatNothingWasKnownYet() throws Exception {
    for (String symbol : provider().symbols()) {
      var answer = provider().bars(new Query(symbol, null, 1, Instant.EPOCH));

      assertThat(answer).isInstanceOf(NoBars.class);
      assertThat(((NoBars) answer).code()).isEqualTo(FailureCode.INSUFFICIENT_HISTORY);
    }
  }

  @Test
  default void givesTheIntervalThatWasAskedFor() throws Exception {
    for (String symbol : provider().symbols()) {
      var answer = (Bars) provider().bars(new Query(symbol, Duration.ofDays(1), 3, null));

      assertThat(answer.interval()).isEqualTo(Duration.ofDays(1));
      assertThat(answer.bars()).extracting(PriceBar::length).containsOnly(Duration.ofDays(1));
    }
  }

  private List<PriceBar> bars(String symbol, int count, @Nullable Instant asOf) throws Exception {
    return ((Bars) provider().bars(new Query(symbol, null, count, asOf))).bars();
  }
}
