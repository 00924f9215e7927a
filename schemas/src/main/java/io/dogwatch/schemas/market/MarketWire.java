package io.dogwatch.schemas.market;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.BarRecord;
import io.dogwatch.schemas.avro.PairBarRecord;
import io.dogwatch.schemas.avro.TradeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Market events to their Avro records and back. */
final class MarketWire {

  private MarketWire() {}

  /** What keys are made of: a bar in it would make another key. */
  static void requireName(String name, String text) {
    requireText(name, text);
    if (text.indexOf('|') >= 0) {
      throw new IllegalArgumentException("a %s without | expected, found %s".formatted(name, text));
    }
  }

  static void requireText(String name, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a %s expected, found none".formatted(name));
    }
  }

  /** Markets are younger than Unix: a time before 1970 is one that nobody set. */
  static void requireTime(String name, Instant time) {
    if (time.getEpochSecond() < 0) {
      throw new IllegalArgumentException(
          "%s from 1970 on expected, found %s".formatted(name, time));
    }
  }

  static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a positive " + name + " expected, found " + value);
    }
  }

  static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "a %s of at least 0 expected, found %s".formatted(name, value));
    }
  }

  static void requireFinite(String name, @Nullable Double value) {
    if (value != null && !Double.isFinite(value)) {
      throw new IllegalArgumentException("a finite %s expected, found %s".formatted(name, value));
    }
  }

  /** A constant as records have it. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The constant that a record has. */
  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String known =
          String.join(", ", Arrays.stream(type.getEnumConstants()).map(MarketWire::text).toList());
      throw new IllegalArgumentException("one of %s expected, found %s".formatted(known, text), e);
    }
  }

  static @Nullable Instant micros(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(MICROS);
  }

  static TradeRecord toRecord(Trade trade) {
    return new TradeRecord(
        trade.venue(),
        trade.symbol(),
        trade.tradeId(),
        trade.price(),
        trade.size(),
        trade.eventTime().truncatedTo(MICROS),
        trade.ingestTime().truncatedTo(MICROS),
        trade.conditions());
  }

  static Trade fromRecord(TradeRecord trade) {
    return new Trade(
        trade.getVenue(),
        trade.getSymbol(),
        trade.getTradeId(),
        trade.getPrice(),
        trade.getSize(),
        trade.getEventTime(),
        trade.getIngestTime(),
        trade.getConditions());
  }

  static BarRecord toRecord(Bar bar) {
    return new BarRecord(
        bar.venue(),
        bar.symbol(),
        bar.start().truncatedTo(MICROS),
        bar.length().toMillis(),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        bar.volume(),
        bar.trades(),
        bar.complete(),
        bar.sequence(),
        bar.ingestTime().truncatedTo(MICROS));
  }

  static Bar fromRecord(BarRecord bar) {
    return new Bar(
        bar.getVenue(),
        bar.getSymbol(),
        bar.getStart(),
        Duration.ofMillis(bar.getLengthMillis()),
        bar.getOpen(),
        bar.getHigh(),
        bar.getLow(),
        bar.getClose(),
        bar.getVolume(),
        bar.getTrades(),
        bar.getComplete(),
        bar.getSequence(),
        bar.getIngestTime());
  }

  static PairBarRecord toRecord(PairBar leg) {
    return new PairBarRecord(leg.pair(), text(leg.place()), toRecord(leg.bar()));
  }

  static PairBar fromRecord(PairBarRecord leg) {
    return new PairBar(
        leg.getPair(), constant(PairBar.Place.class, leg.getPlace()), fromRecord(leg.getBar()));
  }
}
