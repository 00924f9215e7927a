package io.dogwatch.watchdog.book;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import org.jspecify.annotations.Nullable;

/**
 * Some neighbouring levels of a ladder, never changed. Kept as they are, as the bytes that they are
 * written as, five to six for a level, or both: what was read and not touched is written again as
 * it was, and what changes many times between two writes is made bytes of once. Owned by one
 * thread.
 */
final class Stretch {

  private final double best;
  private final int count;
  private @Nullable Levels levels;
  private byte @Nullable [] content;

  private Stretch(double best, int count, @Nullable Levels levels, byte @Nullable [] content) {
    this.best = best;
    this.count = count;
    this.levels = levels;
    this.content = content;
  }

  static Stretch of(Levels levels, int from, int to) {
    return new Stretch(levels.price(from), to - from, levels.part(from, to), null);
  }

  /** The best of its prices. */
  double best() {
    return best;
  }

  /** How many levels there are. */
  int count() {
    return count;
  }

  Levels levels() {
    if (levels == null) {
      levels = new Content(count).fromBytes(content());
    }
    return levels;
  }

  private byte[] content() {
    if (content == null) {
      content = new Content(count).toBytes(levels());
    }
    return content;
  }

  void writeTo(StateOutput out) {
    out.writeDouble(best);
    out.writeLong(count);
    out.writeBytes(content());
  }

  static Stretch readFrom(StateInput in) {
    return new Stretch(in.readDouble(), in.readInt(), null, in.readBytes());
  }

  /**
   * Levels as bytes: their scales, and for each the distance from the price before, and the size.
   *
   * @param count of the levels
   */
  private record Content(int count) implements StateCodec<Levels> {

    @Override
    public void write(Levels levels, StateOutput out) {
      int priceScale = levels.priceScale();
      int sizeScale = levels.sizeScale();
      out.writeLong(priceScale);
      out.writeLong(sizeScale);
      long before = 0;
      for (int i = 0; i < count; i++) {
        long price = Decimals.toWhole(levels.price(i), priceScale);
        out.writeLong(price - before);
        out.writeLong(Decimals.toWhole(levels.size(i), sizeScale));
        before = price;
      }
    }

    @Override
    public Levels read(StateInput in) {
      var levels = new Levels(count);
      int priceScale = in.readInt();
      int sizeScale = in.readInt();
      long price = 0;
      for (int i = 0; i < count; i++) {
        price += in.readLong();
        levels.add(
            Decimals.toNumber(price, priceScale), Decimals.toNumber(in.readLong(), sizeScale));
      }
      return levels;
    }
  }
}
