package io.dogwatch.worker.technical;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.worker.marketdata.MarketData;
import java.util.List;
import java.util.Map;

/** Reads the newest bars of a symbol and says what the chart says. */
public final class TechnicalHandler implements JobHandler<TechnicalPayload> {

  private static final List<String> INTERVALS =
      List.of("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT4H", "P1D");

  private final MarketData market;

  public TechnicalHandler(MarketData market) {
    this.market = market;
  }

  @Override
  public JobType type() {
    return new JobType("technical");
  }

  @Override
  public Class<TechnicalPayload> payloadType() {
    return TechnicalPayload.class;
  }

  @Override
  public String description() {
    return "Technical analysis of one symbol: RSI, MACD, Bollinger bands, moving averages, support"
        + " and resistance, with trend, signal and score.";
  }

  @Override
  public TechnicalPayload example() {
    return TechnicalPayload.of("AAPL");
  }

  @Override
  public Map<String, List<String>> choices() {
    return Map.of("symbol", List.copyOf(market.symbols()), "interval", INTERVALS);
  }

  @Override
  public Object handle(TechnicalPayload payload, JobContext context)
      throws JobFailure, InterruptedException {
    MarketData.Snapshot snapshot = market.bars(payload.query());
    Indicators indicators = new Chart(snapshot.bars()).at(snapshot.bars().size() - 1);
    return TechnicalResult.of(snapshot, payload.asOf(), indicators, Judgement.of(indicators));
  }
}
