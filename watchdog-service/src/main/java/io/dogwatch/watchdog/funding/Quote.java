package io.dogwatch.watchdog.funding;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one venue pays, or will pay, at one settlement. Times are microseconds since 1970.
 *
 * @param settlement rounded to the minute: venues stamp it some milliseconds off
 * @param predicted not settled yet
 * @param hours between settlements
 * @param rate per 8 hours, as a fraction
 * @param openInterest in US dollars
 */
record Quote(
    long settlement,
    boolean predicted,
    long ingestedAt,
    double hours,
    double rate,
    @Nullable Double openInterest) {

  private static final double HOURS = 8;
  static final double PERCENT = 100;
  private static final double FRESH_INTERVALS = 1.5;
  private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);

  static Quote of(Funding funding) {
    long settlement = Tick.micros(funding.fundingTime()) + MINUTE / 2;
    return new Quote(
        settlement - Math.floorMod(settlement, MINUTE),
        funding.predicted(),
        Tick.micros(funding.ingestTime()),
        funding.intervalHours(),
        funding.rate() * HOURS / funding.intervalHours(),
        funding.openInterest());
  }

  /** When the rate was known: of a settlement its time, of a prediction when it reached us. */
  long at() {
    return predicted ? ingestedAt : settlement;
  }

  double pct() {
    return rate * PERCENT;
  }

  long interval() {
    return Math.max(MINUTE, Math.round(hours * HOUR));
  }

  /** Whether the venue should have said something newer by now. */
  boolean isStale(long now) {
    return now - at() > FRESH_INTERVALS * interval();
  }

  void writeTo(StateOutput out) {
    out.writeLong(settlement);
    out.writeFlag(predicted);
    out.writeLong(ingestedAt);
    out.writeDouble(hours);
    out.writeDouble(rate);
    out.writeFlag(openInterest != null);
    if (openInterest != null) {
      out.writeDouble(openInterest);
    }
  }

  static Quote readFrom(StateInput in) {
    return new Quote(
        in.readLong(),
        in.readFlag(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readFlag() ? in.readDouble() : null);
  }
}
