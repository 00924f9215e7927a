package io.dogwatch.watchdog.bars;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.time.Instant;

/**
 * One minute to which trades are added in order.
 *
 * @param minute since 1970
 * @param ingestedAt when its latest trade reached Dogwatch, in microseconds since 1970
 */
record GrowingBar(
    long minute,
    double open,
    double high,
    double low,
    double close,
    double volume,
    long trades,
    long ingestedAt) {

  private static final Duration LENGTH = Duration.ofMinutes(1);
  private static final long MICROS_PER_MINUTE = LENGTH.toNanos() / 1_000;

  static GrowingBar startedBy(Tick tick) {
    return new GrowingBar(
        minuteOf(tick),
        tick.price(),
        tick.price(),
        tick.price(),
        tick.price(),
        tick.size(),
        1,
        tick.ingestedAt());
  }

  /**
   * A minute without trades.
   *
   * @param price of the last trade before
   * @param proof the trade that shows that there was none
   */
  static GrowingBar quiet(long minute, double price, Tick proof) {
    return new GrowingBar(minute, price, price, price, price, 0, 0, proof.ingestedAt());
  }

  static long minuteOf(Tick tick) {
    return Math.floorDiv(tick.at(), MICROS_PER_MINUTE);
  }

  long endMicros() {
    return (minute + 1) * MICROS_PER_MINUTE;
  }

  GrowingBar with(Tick tick) {
    return new GrowingBar(
        minute,
        open,
        Math.max(high, tick.price()),
        Math.min(low, tick.price()),
        tick.price(),
        volume + tick.size(),
        trades + 1,
        Math.max(ingestedAt, tick.ingestedAt()));
  }

  /**
   * The bar when no trade can come to it any more, which is known with the trade that closes it and
   * not before.
   */
  Bar finished(Trade closing) {
    return new Bar(
        closing.venue(),
        closing.symbol(),
        Instant.EPOCH.plus(LENGTH.multipliedBy(minute)),
        LENGTH,
        open,
        high,
        low,
        close,
        volume,
        trades,
        true,
        1,
        Tick.instant(Math.max(ingestedAt, Tick.micros(closing.ingestTime()))));
  }

  void writeTo(StateOutput out) {
    out.writeLong(minute);
    out.writeDoubles(new double[] {open, high, low, close, volume});
    out.writeLong(trades);
    out.writeLong(ingestedAt);
  }

  static GrowingBar readFrom(StateInput in) {
    long minute = in.readLong();
    double[] values = in.readDoubles();
    return new GrowingBar(
        minute,
        values[0],
        values[1],
        values[2],
        values[3],
        values[4],
        in.readLong(),
        in.readLong());
  }
}
