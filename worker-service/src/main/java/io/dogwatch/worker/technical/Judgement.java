package io.dogwatch.worker.technical;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What the indicators say together. Null is what cannot be told from the indicators there are: a
 * signal that hangs on an unknown trend is unknown too.
 *
 * @param confidence 0 to 1
 * @param score 0 (sell) to 10 (buy); 5 is neutral
 */
record Judgement(
    @Nullable Trend trend,
    @Nullable Signal signal,
    @Nullable BigDecimal confidence,
    @Nullable BigDecimal score) {

  enum Trend {
    BULLISH,
    BEARISH,
    NEUTRAL
  }

  enum Signal {
    BUY,
    SELL,
    HOLD
  }

  private static final Judgement UNKNOWN = new Judgement(null, null, null, null);
  private static final BigDecimal REVERSAL = new BigDecimal("0.75");
  private static final BigDecimal CONTINUATION = new BigDecimal("0.65");
  private static final BigDecimal NEITHER = new BigDecimal("0.60");
  private static final BigDecimal TWO = BigDecimal.TWO;

  static Judgement of(Indicators indicators) {
    Trend trend = trend(indicators);
    Double rsi = indicators.rsi();
    Double histogram = indicators.macd().histogram();
    if (rsi == null || histogram == null) {
      return UNKNOWN.with(trend);
    }
    if (rsi < 30 && histogram > 0) {
      return signal(trend, Signal.BUY, REVERSAL);
    }
    if (rsi > 70 && histogram < 0) {
      return signal(trend, Signal.SELL, REVERSAL);
    }
    if (rsi > 50 && histogram > 0) {
      return continuation(trend, Trend.BULLISH, Signal.BUY);
    }
    if (rsi < 50 && histogram < 0) {
      return continuation(trend, Trend.BEARISH, Signal.SELL);
    }
    return signal(trend, Signal.HOLD, NEITHER);
  }

  private static @Nullable Trend trend(Indicators indicators) {
    Double fast = indicators.sma50();
    Double slow = indicators.sma200();
    if (fast == null || slow == null) {
      return null;
    }
    double price = indicators.currentPrice();
    if (price > fast && fast > slow) {
      return Trend.BULLISH;
    }
    return price < fast && fast < slow ? Trend.BEARISH : Trend.NEUTRAL;
  }

  private static Judgement continuation(@Nullable Trend trend, Trend wanted, Signal signal) {
    if (trend == null) {
      return UNKNOWN;
    }
    return trend == wanted
        ? signal(trend, signal, CONTINUATION)
        : signal(trend, Signal.HOLD, NEITHER);
  }

  private static Judgement signal(@Nullable Trend trend, Signal signal, BigDecimal confidence) {
    return new Judgement(trend, signal, confidence, score(signal, confidence));
  }

  private static BigDecimal score(Signal signal, BigDecimal confidence) {
    BigDecimal score =
        switch (signal) {
          case BUY -> new BigDecimal("7").add(TWO.multiply(confidence));
          case SELL -> new BigDecimal("3").subtract(TWO.multiply(confidence));
          // However sure of it, a hold is neutral.
          case HOLD -> new BigDecimal("5");
        };
    return score.setScale(1, RoundingMode.HALF_UP);
  }

  private Judgement with(@Nullable Trend known) {
    return new Judgement(known, signal, confidence, score);
  }
}
