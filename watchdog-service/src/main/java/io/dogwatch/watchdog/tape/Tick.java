package io.dogwatch.watchdog.tape;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * What a rule keeps of a trade. Times are microseconds since 1970: they are compared for every
 * trade.
 *
 * <p>Ticks are ordered by time, ticks of the same time by id, shorter ids first, so that numbers
 * are in their order.
 */
public record Tick(long at, long ingestedAt, String id, double price, double size)
    implements Comparable<Tick> {

  private static final Comparator<Tick> ORDER =
      Comparator.comparingLong(Tick::at)
          .thenComparingInt(tick -> tick.id().length())
          .thenComparing(Tick::id);

  public static Tick of(Trade trade) {
    return new Tick(
        micros(trade.eventTime()),
        micros(trade.ingestTime()),
        trade.tradeId(),
        trade.price(),
        trade.size());
  }

  public static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }

  public static Instant instant(long micros) {
    long perSecond = TimeUnit.SECONDS.toMicros(1);
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, perSecond), Math.floorMod(micros, perSecond) * 1_000L);
  }

  @Override
  public int compareTo(Tick other) {
    return ORDER.compare(this, other);
  }

  public void writeTo(StateOutput out) {
    out.writeLong(at);
    out.writeLong(ingestedAt - at);
    out.writeText(id);
    out.writeDouble(price);
    out.writeDouble(size);
  }

  public static Tick readFrom(StateInput in) {
    long at = in.readLong();
    return new Tick(at, at + in.readLong(), in.readText(), in.readDouble(), in.readDouble());
  }
}
