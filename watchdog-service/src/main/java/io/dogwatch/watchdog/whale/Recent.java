package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The movements of the last 24 hours, at most the newest 4,096. What is older than any that had to
 * be forgotten is too old: nobody could tell whether it was there before.
 *
 * @param horizon what is no later than this is too old; in microseconds since 1970, as all times
 * @param heardAt when the newest movement reached Dogwatch
 * @param known the movements
 */
record Recent(long horizon, long heardAt, Movements known) {

  static final Recent NONE = new Recent(Long.MIN_VALUE, Long.MIN_VALUE, Movements.NONE);

  static final int MOST = 4_096;

  private static final long KEPT = TimeUnit.HOURS.toMicros(24);

  /** In order. */
  List<Movement> movements() {
    return known.inOrder();
  }

  boolean isTooOld(long at) {
    return at <= horizon;
  }

  /** The time of the newest movement. */
  long watermark() {
    return movements().isEmpty() ? Long.MIN_VALUE : movements().getLast().at();
  }

  /** The time on the chains when no more than these has been heard by {@code wallTime}. */
  long timeAt(long wallTime) {
    return movements().isEmpty() ? Long.MIN_VALUE : watermark() + Math.max(0, wallTime - heardAt);
  }

  @Nullable Movement find(long id) {
    return known.find(id);
  }

  /** With a movement, in place of what was known of it. */
  Recent with(Movement movement, long ingestedAt) {
    Movement before = find(movement.id());
    Movements all = (before == null ? known : known.without(before)).with(movement);
    List<Movement> inOrder = all.inOrder();
    long newHorizon = Math.max(horizon, inOrder.getLast().at() - KEPT);
    int forgotten = Math.max(0, inOrder.size() - MOST);
    if (forgotten > 0) {
      newHorizon = Math.max(newHorizon, inOrder.get(forgotten - 1).at());
    }
    while (forgotten < inOrder.size() && inOrder.get(forgotten).at() <= newHorizon) {
      forgotten++;
    }
    return new Recent(newHorizon, heardWith(movement, ingestedAt), all.from(forgotten));
  }

  private long heardWith(Movement movement, long ingestedAt) {
    if (movement.at() < watermark()) {
      return heardAt;
    }
    return movement.at() == watermark() ? Math.max(heardAt, ingestedAt) : ingestedAt;
  }

  /** The small movements to an address, in order. */
  List<Movement> gatheredBy(long gatherer) {
    return known.gatheredBy(gatherer);
  }

  void writeTo(StateOutput out) {
    out.writeLong(horizon);
    out.writeLong(heardAt);
    out.writeLong(movements().size());
    long before = 0;
    for (Movement movement : movements()) {
      movement.writeTo(out, before);
      before = movement.at();
    }
  }

  static Recent readFrom(StateInput in) {
    long horizon = in.readLong();
    long heardAt = in.readLong();
    int size = in.readInt();
    Movements known = Movements.NONE;
    long before = 0;
    for (int i = 0; i < size; i++) {
      Movement movement = Movement.readFrom(in, before);
      known = known.with(movement);
      before = movement.at();
    }
    return new Recent(horizon, heardAt, known);
  }
}
