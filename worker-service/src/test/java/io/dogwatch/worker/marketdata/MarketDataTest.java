package io.dogwatch.worker.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.worker.marketdata.BarProvider.Answer;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import io.dogwatch.worker.marketdata.MarketData.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class MarketDataTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Query QUERY = new Query(" abc ", null, 10, null);
  private static final PriceBar BAR = new PriceBar(Instant.EPOCH, DAY, 1, 1, 1, 1, 1);

  private static final Callable<Answer> FOUND = () -> new Answer.Bars("ABC", DAY, List.of(BAR));
  private static final Callable<Answer> TOO_SHORT =
      () -> new Answer.NoBars(FailureCode.INSUFFICIENT_HISTORY, "too short");
  private static final Callable<Answer> BROKEN =
      () -> {
        throw new IOException("disk on fire");
      };
  private static final Callable<Answer> SLOW =
      () -> {
        throw new JobFailure(FailureCode.PROVIDER_TIMEOUT, "too slow");
      };

  @Test
  void theFirstThatKnowsTheSymbolAnswers() throws Exception {
    var market =
        market(
            provider("other", "XYZ", BROKEN),
            provider("first", "ABC", FOUND),
            provider("second", "ABC", FOUND));

    assertThat(market.bars(QUERY))
        .isEqualTo(new Snapshot("first", "ABC", DAY, List.of(BAR), false));
  }

  @Test
  void theNextIsAskedWhenOneFails() throws Exception {
    var market =
        market(
            provider("broken", "ABC", BROKEN),
            provider("short", "ABC", TOO_SHORT),
            provider("last", "ABC", FOUND));

    assertThat(market.bars(QUERY)).isEqualTo(new Snapshot("last", "ABC", DAY, List.of(BAR), true));
  }

  @Test
  void aSymbolThatNobodyKnowsIsInvalid() {
    var failure = failureOf(provider("other", "XYZ", FOUND));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_INPUT);
    assertThat(failure).hasMessage("a symbol of [XYZ] expected, found \"ABC\"");
  }

  @Test
  void theReasonThatAllGiveIsGiven() {
    assertThat(failureOf(provider("a", "ABC", TOO_SHORT), provider("b", "ABC", TOO_SHORT)).code())
        .isEqualTo(FailureCode.INSUFFICIENT_HISTORY);
    assertThat(failureOf(provider("a", "ABC", SLOW)).code())
        .isEqualTo(FailureCode.PROVIDER_TIMEOUT);
  }

  @Test
  void differentReasonsAreMissingData() {
    var failure = failureOf(provider("a", "ABC", BROKEN), provider("b", "ABC", TOO_SHORT));

    assertThat(failure.code()).isEqualTo(FailureCode.DATA_UNAVAILABLE);
    assertThat(failure).hasMessage("a: disk on fire; too short");
  }

  @Test
  void anInterruptIsNoReasonToAskTheNext() {
    var market =
        market(
            provider(
                "slow",
                "ABC",
                () -> {
                  throw new InterruptedException("lease lost");
                }),
            provider("next", "ABC", FOUND));

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> market.bars(QUERY));
  }

  private static JobFailure failureOf(BarProvider... providers) {
    try {
      market(providers).bars(QUERY);
      throw new AssertionError("a failure expected");
    } catch (JobFailure failure) {
      return failure;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static MarketData market(BarProvider... providers) {
    return new MarketData(List.of(providers));
  }

  private static BarProvider provider(String name, String symbol, Callable<Answer> answer) {
    return new BarProvider() {

      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<String> symbols() {
        return Set.of(symbol);
      }

      @Override
      public Answer bars(Query query) throws Exception {
        return answer.call();
      }
    };
  }
}
