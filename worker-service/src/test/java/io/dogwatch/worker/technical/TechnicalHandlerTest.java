package io.dogwatch.worker.technical;

import static io.dogwatch.worker.technical.TechnicalFixtures.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Percentage.withPercentage;

import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.worker.marketdata.MarketData;
import io.dogwatch.worker.technical.TechnicalResult.DataQuality;
import io.dogwatch.worker.technical.TechnicalResult.Missing;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * On the recorded data. The expected indicators were computed by a separate script from the
 * definitions (plain Python in exact fractions, EMAs kept to 50 digits, no code or library in
 * common with this project) and frozen.
 */
class TechnicalHandlerTest {

  /** 1e-6 relative. */
  private static final Percentage MILLIONTH = withPercentage(1e-4);

  private static TechnicalHandler handler;

  @BeforeAll
  static void readRecordings() throws IOException {
    handler = new TechnicalHandler(MarketData.recorded(null));
  }

  @Test
  void appleEqualsTheIndependentCalculation() throws Exception {
    TechnicalResult result = analyse(TechnicalPayload.of("AAPL"));

    Indicators found = result.indicators();
    assertThat(found.currentPrice()).isEqualTo(561.02);
    assertThat(found.rsi()).isCloseTo(56.520144649112, MILLIONTH);
    assertThat(found.macd().line()).isCloseTo(6.340282618494, MILLIONTH);
    assertThat(found.macd().signal()).isCloseTo(7.731091405720, MILLIONTH);
    assertThat(found.macd().histogram()).isCloseTo(-1.390808787226, MILLIONTH);
    assertThat(found.bollinger().upper()).isCloseTo(573.629368113081, MILLIONTH);
    assertThat(found.bollinger().middle()).isCloseTo(560.079, MILLIONTH);
    assertThat(found.bollinger().lower()).isCloseTo(546.528631886919, MILLIONTH);
    assertThat(found.sma20()).isCloseTo(560.079, MILLIONTH);
    assertThat(found.sma50()).isCloseTo(539.2672, MILLIONTH);
    assertThat(found.sma200()).isCloseTo(473.871, MILLIONTH);
    assertThat(found.ema12()).isCloseTo(558.405205718830, MILLIONTH);
    assertThat(found.ema26()).isCloseTo(552.064923100336, MILLIONTH);
    assertThat(found.support()).isEqualTo(538.80);
    assertThat(found.resistance()).isEqualTo(575.14);
    // RSI above 50 but the histogram below 0
    assertThat(result.trend()).isEqualTo("bullish");
    assertThat(result.signal()).isEqualTo("hold");
    assertThat(result.score()).isEqualTo(new BigDecimal("5.0"));
    assertThat(result.dataQuality())
        .isEqualTo(
            new DataQuality(
                "recorded-stock",
                Instant.parse("2014-01-01T00:00:00Z"),
                200,
                List.of(),
                false,
                false));
  }

  @Test
  void bitcoinInFiveMinutesEqualsTheIndependentCalculation() throws Exception {
    TechnicalResult result = analyse(TechnicalPayload.of(" btc/usd "));

    Indicators found = result.indicators();
    assertThat(result.symbol()).isEqualTo("BTCUSD");
    assertThat(found.currentPrice()).isEqualTo(990.12);
    assertThat(found.rsi()).isCloseTo(32.853399255449, MILLIONTH);
    assertThat(found.macd().line()).isCloseTo(-6.569195773107, MILLIONTH);
    assertThat(found.macd().signal()).isCloseTo(-3.357652767072, MILLIONTH);
    assertThat(found.macd().histogram()).isCloseTo(-3.211543006035, MILLIONTH);
    assertThat(found.bollinger().upper()).isCloseTo(1031.027958609696, MILLIONTH);
    assertThat(found.bollinger().lower()).isCloseTo(988.216041390304, MILLIONTH);
    assertThat(found.sma50()).isCloseTo(1005.6344, MILLIONTH);
    assertThat(found.sma200()).isCloseTo(1060.0117, MILLIONTH);
    assertThat(found.support()).isEqualTo(980);
    assertThat(found.resistance()).isEqualTo(1034.89);
    assertThat(result.trend()).isEqualTo("bearish");
    assertThat(result.signal()).isEqualTo("sell");
    assertThat(result.score()).isEqualTo(new BigDecimal("1.7"));
    assertThat(result.inputs().interval()).isEqualTo("PT5M");
  }

  @Test
  void aPastInstantSeesNothingLater() throws Exception {
    TechnicalResult result = analyse(asOf("2013-06-25T00:00:00Z"));

    // the first 120 bars, the last of 2013-06-24
    assertThat(result.indicators().currentPrice()).isEqualTo(402.54);
    assertThat(result.indicators().rsi()).isCloseTo(26.293091081934, MILLIONTH);
    assertThat(result.indicators().macd().histogram()).isCloseTo(-3.862083959287, MILLIONTH);
    assertThat(result.dataQuality().observations()).isEqualTo(120);
    assertThat(result.trend()).isNull();
    assertThat(result.signal()).isNull();
    assertThat(result.dataQuality().missing())
        .extracting(Missing::field)
        .containsExactly("indicators.sma200", "trend", "signal", "confidence", "score");
    assertThat(result.dataQuality().missing())
        .extracting(Missing::reason)
        .containsOnly(FailureCode.INSUFFICIENT_HISTORY);
  }

  @Test
  void aBarIsKnownOnlyOnceItHasEnded() throws Exception {
    TechnicalResult duringTheDay = analyse(asOf("2013-06-24T23:59:59Z"));

    assertThat(duringTheDay.dataQuality().asOf()).isEqualTo(Instant.parse("2013-06-22T00:00:00Z"));
  }

  @Test
  void dataFarOlderThanAskedForIsStale() throws Exception {
    assertThat(analyse(asOf("2014-01-06T00:00:00Z")).dataQuality().stale()).isFalse();
    assertThat(analyse(asOf("2014-01-06T00:00:01Z")).dataQuality().stale()).isTrue();
  }

  @Test
  void sameInputGivesSameBytes() throws Exception {
    var json = JsonMapper.shared();
    byte[] once = json.writeValueAsBytes(analyse(TechnicalPayload.of("AAPL")));

    var afterARestart = new TechnicalHandler(MarketData.recorded(null));
    byte[] again =
        json.writeValueAsBytes(afterARestart.handle(TechnicalPayload.of("aapl"), context()));

    assertThat(again).isEqualTo(once);
  }

  @Test
  void theFingerprintChangesWithTheData() throws Exception {
    String year = analyse(TechnicalPayload.of("AAPL")).inputs().snapshot();
    String oneBarLess = analyse(new TechnicalPayload("AAPL", 199, null, null)).inputs().snapshot();

    assertThat(year).startsWith("sha256:").hasSize(7 + 64).isNotEqualTo(oneBarLess);
  }

  @Test
  void anUnknownSymbolIsInvalid() {
    assertFails(TechnicalPayload.of("NOPE"), FailureCode.INVALID_INPUT);
  }

  @Test
  void sharesHaveDailyBarsOnly() throws Exception {
    assertFails(new TechnicalPayload("AAPL", null, "PT5M", null), FailureCode.INVALID_INPUT);
    assertThat(analyse(new TechnicalPayload("AAPL", null, "P1D", null)).inputs().interval())
        .isEqualTo("P1D");
  }

  @Test
  void beforeTheFirstBarThereIsNothingToAnalyse() {
    assertFails(asOf("2012-12-31T00:00:00Z"), FailureCode.INSUFFICIENT_HISTORY);
  }

  @Test
  void namesTheSymbolsThatItAccepts() {
    assertThat(handler.choices().get("symbol"))
        .containsExactly("AAPL", "BTC-USD", "BTC/USD", "BTCUSD");
  }

  private static TechnicalPayload asOf(String instant) {
    return new TechnicalPayload("AAPL", null, null, Instant.parse(instant));
  }

  private static TechnicalResult analyse(TechnicalPayload payload) throws Exception {
    return (TechnicalResult) handler.handle(payload, context());
  }

  private static void assertFails(TechnicalPayload payload, FailureCode code) {
    assertThatExceptionOfType(JobFailure.class)
        .isThrownBy(() -> handler.handle(payload, context()))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
