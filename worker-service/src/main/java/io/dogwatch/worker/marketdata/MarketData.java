package io.dogwatch.worker.marketdata;

import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.worker.marketdata.BarProvider.Answer;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the providers that know a symbol, in their order, until one answers. One that fails is
 * logged, and the next is asked.
 */
public final class MarketData {

  private static final Logger log = LoggerFactory.getLogger(MarketData.class);

  private final List<BarProvider> providers;

  /**
   * @param providers most wanted first
   */
  public MarketData(List<BarProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /**
   * The recorded data that comes with the worker, after the user's own.
   *
   * @param folder with one CSV file of daily bars for each symbol
   */
  public static MarketData recorded(@Nullable Path folder) throws IOException {
    var providers = new ArrayList<BarProvider>();
    if (folder != null) {
      providers.add(new CsvFolder(folder));
    }
    providers.add(new RecordedStock());
    providers.add(new RecordedTrades());
    return new MarketData(providers);
  }

  /**
   * Bars and where they are from.
   *
   * @param fallbackUsed a provider that comes first was asked in vain
   */
  public record Snapshot(
      String provider,
      String symbol,
      Duration interval,
      List<PriceBar> bars,
      boolean fallbackUsed) {

    public Snapshot {
      bars = List.copyOf(bars);
    }
  }

  /** Every spelling of a symbol that some provider accepts, in capitals and in order. */
  public Set<String> symbols() {
    return providers.stream()
        .flatMap(provider -> provider.symbols().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The first answer.
   *
   * @throws JobFailure when nobody knows the symbol (INVALID_INPUT), or nobody has bars: with the
   *     reason that all gave, or DATA_UNAVAILABLE where they differ
   */
  public Snapshot bars(Query query) throws JobFailure, InterruptedException {
    var asked = new Query(normal(query.symbol()), query.interval(), query.count(), query.asOf());
    var refusals = new ArrayList<Answer.NoBars>();
    for (BarProvider provider : providers) {
      if (provider.symbols().contains(asked.symbol())) {
        switch (ask(provider, asked)) {
          case Answer.Bars found -> {
            return new Snapshot(
                provider.name(),
                found.symbol(),
                found.interval(),
                found.bars(),
                !refusals.isEmpty());
          }
          case Answer.NoBars refusal -> refusals.add(refusal);
        }
      }
    }
    throw failure(asked.symbol(), refusals);
  }

  private static Answer ask(BarProvider provider, Query query) throws InterruptedException {
    try {
      return provider.bars(query);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      log.atWarn()
          .addKeyValue("provider", provider.name())
          .addKeyValue("symbol", query.symbol())
          .setCause(e)
          .log("provider failed, asking the next");
      FailureCode code =
          e instanceof JobFailure failure ? failure.code() : FailureCode.DATA_UNAVAILABLE;
      return new Answer.NoBars(code, provider.name() + ": " + e.getMessage());
    }
  }

  private JobFailure failure(String symbol, List<Answer.NoBars> refusals) {
    if (refusals.isEmpty()) {
      return new JobFailure(
          FailureCode.INVALID_INPUT,
          "a symbol of %s expected, found \"%s\"".formatted(symbols(), symbol));
    }
    var codes = new LinkedHashSet<FailureCode>();
    refusals.forEach(refusal -> codes.add(refusal.code()));
    FailureCode code = codes.size() == 1 ? codes.getFirst() : FailureCode.DATA_UNAVAILABLE;
    return new JobFailure(
        code, refusals.stream().map(Answer.NoBars::reason).collect(Collectors.joining("; ")));
  }

  private static String normal(String symbol) {
    return symbol.strip().toUpperCase(Locale.ROOT);
  }
}
