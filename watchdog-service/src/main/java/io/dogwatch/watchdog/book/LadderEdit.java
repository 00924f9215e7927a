package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.market.PriceLevel;
import java.util.ArrayList;
import java.util.List;

/** One change of a ladder. Stretches that no level changes in are taken over as they are. */
final class LadderEdit {

  /** Levels in a new stretch. */
  private static final int USUAL = 16;

  /** A stretch with fewer levels joins the next one, so that deletions do not leave crumbs. */
  private static final int FEWEST = 6;

  private final Side side;
  private final List<PriceLevel> changes;
  private final List<Stretch> done = new ArrayList<>();
  private final Levels loose = new Levels(4 * USUAL);
  private int next;

  LadderEdit(Side side, List<PriceLevel> changes) {
    this.side = side;
    this.changes = side.sorted(changes);
  }

  List<Stretch> of(List<Stretch> stretches) {
    for (int i = 0; i < stretches.size(); i++) {
      boolean last = i == stretches.size() - 1;
      pass(stretches.get(i), last ? side.end() : stretches.get(i + 1).best());
    }
    takeUntil(side.end());
    bind();
    return done;
  }

  /**
   * @param end where the next stretch begins
   */
  private void pass(Stretch stretch, double end) {
    boolean crumbs = loose.count() > 0 && loose.count() < FEWEST;
    if (!crumbs && !comesBefore(end)) {
      bind();
      done.add(stretch);
      return;
    }
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

  private boolean comesBefore(double price) {
    return next < changes.size() && side.isBetter(changes.get(next).price(), price);
  }

  private void takeUntil(double price) {
    while (comesBefore(price)) {
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
    for (int part = 0; part < parts; part++) {
      int from = loose.count() * part / parts;
      int to = loose.count() * (part + 1) / parts;
      done.add(Stretch.of(loose, from, to));
    }
    loose.clear();
  }
}
