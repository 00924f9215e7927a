package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.market.PriceLevel;
import java.util.Arrays;
import java.util.List;

/** One change of a ladder. Stretches that no level changes in are taken over as they are. */
final class LadderEdit {

  /** Levels in a new stretch. */
  private static final int USUAL = 16;

  /** A stretch with fewer levels joins the next one, so that deletions do not leave crumbs. */
  private static final int FEWEST = 6;

  private final Side side;
  private final List<PriceLevel> changes;
  private final Levels loose = new Levels(4 * USUAL);
  private Stretch[] done = {};
  private int size;
  private int next;

  LadderEdit(Side side, List<PriceLevel> changes) {
    this.side = side;
    this.changes = side.sorted(changes);
  }

  /**
   * Applies the changes.
   *
   * @param stretches of the ladder before them, which stay as they are
   */
  Stretch[] of(Stretch[] stretches) {
    done = new Stretch[stretches.length + changes.size() / USUAL + 2];
    int i = 0;
    while (i < stretches.length) {
      int untouched = isCrumbs() ? i : nextTouched(stretches, i);
      if (untouched > i) {
        bind();
        take(stretches, i, untouched);
        i = untouched;
      } else {
        open(stretches[i], i == stretches.length - 1 ? side.end() : stretches[i + 1].best());
        i++;
      }
    }
    takeUntil(side.end());
    bind();
    return Arrays.copyOf(done, size);
  }

  private boolean isCrumbs() {
    return loose.count() > 0 && loose.count() < FEWEST;
  }

  /** The first stretch from this one on that a change falls into, or before, if it is the first. */
  private int nextTouched(Stretch[] stretches, int from) {
    if (next == changes.size()) {
      return stretches.length;
    }
    double price = changes.get(next).price();
    int low = from;
    int high = stretches.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (side.isBetter(price, stretches[middle].best())) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private void take(Stretch[] stretches, int from, int to) {
    makeRoom(to - from);
    System.arraycopy(stretches, from, done, size, to - from);
    size += to - from;
  }

  /**
   * Goes through the levels of a stretch.
   *
   * @param end where the next stretch begins
   */
  private void open(Stretch stretch, double end) {
    Levels levels = stretch.levels();
    for (int i = 0; i < levels.count(); i++) {
      double price = levels.price(i);
      takeUntil(price);
      if (next < changes.size() && changes.get(next).price() == price) {
        take();
      } else {
        loose.add(price, levels.size(i));
      }
    }
    takeUntil(end);
  }

  private void takeUntil(double price) {
    while (next < changes.size() && side.isBetter(changes.get(next).price(), price)) {
      take();
    }
  }

  /** Of several changes of the same level the last one counts. */
  private void take() {
    PriceLevel change = changes.get(next++);
    while (next < changes.size() && changes.get(next).price() == change.price()) {
      change = changes.get(next++);
    }
    if (change.size() > 0) {
      loose.add(change.price(), change.size());
    }
  }

  private void bind() {
    int parts = (loose.count() + USUAL - 1) / USUAL;
    makeRoom(parts);
    for (int part = 0; part < parts; part++) {
      int from = loose.count() * part / parts;
      int to = loose.count() * (part + 1) / parts;
      done[size++] = Stretch.of(loose, from, to);
    }
    loose.clear();
  }

  private void makeRoom(int more) {
    if (size + more > done.length) {
      done = Arrays.copyOf(done, 2 * (size + more));
    }
  }
}
