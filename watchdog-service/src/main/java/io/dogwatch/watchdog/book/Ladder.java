package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a book. Bounded: of too many levels the furthest go, and the ladder remembers how far
 * it still reaches. Immutable.
 */
final class Ladder {

  private final Side side;
  private final Stretch[] stretches;
  private final int count;
  private final double reach;

  /**
   * @param stretches are not changed by anybody any more
   * @param reach the last price up to which all levels are known
   */
  private Ladder(Side side, Stretch[] stretches, double reach) {
    this.side = side;
    this.stretches = stretches;
    this.count = countOf(stretches);
    this.reach = reach;
  }

  static Ladder empty(Side side) {
    return new Ladder(side, new Stretch[0], side.end());
  }

  boolean isEmpty() {
    return stretches.length == 0;
  }

  /** The best level; null if there is none. */
  @Nullable PriceLevel best() {
    if (isEmpty()) {
      return null;
    }
    Levels levels = stretches[0].levels();
    return new PriceLevel(levels.price(0), levels.size(0));
  }

  /** The best price; that of an empty ladder is the worst there can be. */
  double bestPrice() {
    return isEmpty() ? side.end() : stretches[0].best();
  }

  int count() {
    return count;
  }

  private static int countOf(Stretch[] stretches) {
    int count = 0;
    for (Stretch stretch : stretches) {
      count += stretch.count();
    }
    return count;
  }

  /** The last price up to which all levels are known; 0 or infinity if all of them are. */
  double reach() {
    return reach;
  }

  /** What is offered up to a price, and at it, in quote currency. */
  double notionalUpTo(double limit) {
    double notional = 0;
    for (Stretch stretch : stretches) {
      if (side.isBetter(limit, stretch.best())) {
        return notional;
      }
      Levels levels = stretch.levels();
      for (int i = 0; i < levels.count() && !side.isBetter(limit, levels.price(i)); i++) {
        notional += levels.price(i) * levels.size(i);
      }
    }
    return notional;
  }

  /** The ladder after some levels changed; a size of 0 removes one. */
  Ladder with(List<PriceLevel> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    return new Ladder(side, new LadderEdit(side, changes).of(stretches), reach);
  }

  /** The best of the levels. */
  Ladder atMost(int levels) {
    int end = stretches.length;
    for (int left = count; left > levels && end > 1; end--) {
      left -= stretches[end - 1].count();
    }
    return end == stretches.length ? this : cutBefore(end);
  }

  private Ladder cutBefore(int end) {
    Levels last = stretches[end - 1].levels();
    double furthest = last.price(last.count() - 1);
    return new Ladder(
        side, Arrays.copyOf(stretches, end), side.isBetter(furthest, reach) ? furthest : reach);
  }

  private Levels levels() {
    var all = new Levels(count());
    for (Stretch stretch : stretches) {
      Levels levels = stretch.levels();
      for (int i = 0; i < levels.count(); i++) {
        all.add(levels.price(i), levels.size(i));
      }
    }
    return all;
  }

  void writeTo(StateOutput out) {
    out.writeDouble(reach);
    out.writeLong(stretches.length);
    for (Stretch stretch : stretches) {
      stretch.writeTo(out);
    }
  }

  static Ladder readFrom(Side side, StateInput in) {
    double reach = in.readDouble();
    var stretches = new Stretch[in.readInt()];
    for (int i = 0; i < stretches.length; i++) {
      stretches[i] = Stretch.readFrom(in);
    }
    return new Ladder(side, stretches, reach);
  }

  /** Ladders are equal by their levels, whatever stretches those are in. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Ladder that
        && side == that.side
        && Double.compare(reach, that.reach) == 0
        && levels().equals(that.levels());
  }

  @Override
  public int hashCode() {
    return Double.hashCode(bestPrice());
  }

  @Override
  public String toString() {
    return "%d %s from %s".formatted(count(), side, bestPrice());
  }
}
