package io.dogwatch.worker.technical;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The indicators at one bar. Null is one that the history is too short for. */
record Indicators(
    double currentPrice,
    @Nullable Double rsi,
    Macd macd,
    Bollinger bollinger,
    @Nullable Double sma20,
    @Nullable Double sma50,
    @Nullable Double sma200,
    @Nullable Double ema12,
    @Nullable Double ema26,
    @Nullable Double support,
    @Nullable Double resistance) {

  /** Moving average convergence and divergence. */
  record Macd(@Nullable Double line, @Nullable Double signal, @Nullable Double histogram) {}

  /** Bollinger's bands. */
  record Bollinger(@Nullable Double upper, @Nullable Double middle, @Nullable Double lower) {}

  /** Names of those that are null, as paths into this record. */
  List<String> missing() {
    var values = new LinkedHashMap<String, @Nullable Double>();
    values.put("rsi", rsi);
    values.put("macd.line", macd.line());
    values.put("macd.signal", macd.signal());
    values.put("macd.histogram", macd.histogram());
    values.put("bollinger.upper", bollinger.upper());
    values.put("bollinger.middle", bollinger.middle());
    values.put("bollinger.lower", bollinger.lower());
    values.put("sma20", sma20);
    values.put("sma50", sma50);
    values.put("sma200", sma200);
    values.put("ema12", ema12);
    values.put("ema26", ema26);
    values.put("support", support);
    values.put("resistance", resistance);
    return values.entrySet().stream()
        .filter(entry -> entry.getValue() == null)
        .map(Map.Entry::getKey)
        .toList();
  }
}
