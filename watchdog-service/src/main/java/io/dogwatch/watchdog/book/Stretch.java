package io.dogwatch.watchdog.book;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;

/**
 * Some neighbouring levels of a ladder. Kept as the bytes that it is written as, five to six for a
 * level: most changes of a book touch few stretches, and the others are handed on unread.
 */
final class Stretch {

  private final double best;
  private final int count;
  private final byte[] content;

  private Stretch(double best, int count, byte[] content) {
    this.best = best;
    this.count = count;
    this.content = content;
  }

  static Stretch of(Levels levels, int from, int to) {
    byte[] content = new Content(from, to).toBytes(levels);
    return new Stretch(levels.price(from), to - from, content);
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
    return new Content(0, count).fromBytes(content);
  }

  void writeTo(StateOutput out) {
    out.writeDouble(best);
    out.writeLong(count);
    out.writeBytes(content);
  }

  static Stretch readFrom(StateInput in) {
    return new Stretch(in.readDouble(), in.readInt(), in.readBytes());
  }

  /**
   * Levels as bytes: their scales, and for each the distance from the price before, and the size.
   *
   * @param from the first of the levels to write
   * @param to the end of those
   */
  private record Content(int from, int to) implements StateCodec<Levels> {

    @Override
    public void write(Levels levels, StateOutput out) {
      int priceScale = levels.priceScale(from, to);
      int sizeScale = levels.sizeScale(from, to);
      out.writeLong(priceScale);
      out.writeLong(sizeScale);
      long before = 0;
      for (int i = from; i < to; i++) {
        long price = Decimals.toWhole(levels.price(i), priceScale);
        out.writeLong(price - before);
        out.writeLong(Decimals.toWhole(levels.size(i), sizeScale));
        before = price;
      }
    }

    @Override
    public Levels read(StateInput in) {
      var levels = new Levels(to - from);
      int priceScale = in.readInt();
      int sizeScale = in.readInt();
      long price = 0;
      for (int i = from; i < to; i++) {
        price += in.readLong();
        levels.add(
            Decimals.toNumber(price, priceScale), Decimals.toNumber(in.readLong(), sizeScale));
      }
      return levels;
    }
  }
}
