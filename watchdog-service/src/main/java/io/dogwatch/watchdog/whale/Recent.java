package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The movements of the last 24 hours, at most the newest 4,096. What is older than any that had to
 * be forgotten is too old: nobody could tell whether it was there before.
 *
 * @param horizon what is no later than this is too old; in microseconds since 1970, as all times
 * @param heardAt when the newest movement reached Dogwatch
 * @param movements in order
 */
record Recent(long horizon, long heardAt, List<Movement> movements) {

  static final Recent NONE = new Recent(Long.MIN_VALUE, Long.MIN_VALUE, List.of());

  static final int MOST = 4_096;

  private static final long KEPT = TimeUnit.HOURS.toMicros(24);

  Recent {
    movements = List.copyOf(movements);
  }

  boolean isTooOld(long at) {
    return at <= horizon;
  }

  /** The time of the newest movement. */
  long watermark() {
    return movements.isEmpty() ? Long.MIN_VALUE : movements.getLast().at();
  }

  /** The time on the chains when no more than these has been heard by {@code wallTime}. */
  long timeAt(long wallTime) {
    return movements.isEmpty() ? Long.MIN_VALUE : watermark() + Math.max(0, wallTime - heardAt);
  }

  @Nullable Movement find(long id) {
    for (Movement movement : movements) {
      if (movement.id() == id) {
        return movement;
      }
    }
    return null;
  }

  /** With a movement, in place of what was known of it. */
  Recent with(Movement movement, long ingestedAt) {
    List<Movement> all = new ArrayList<>(movements);
    all.removeIf(known -> known.id() == movement.id());
    all.add(-1 - Collections.binarySearch(all, movement, Movement.ORDER), movement);
    long newest = all.getLast().at();
    long newHorizon = Math.max(horizon, newest - KEPT);
    int forgotten = Math.max(0, all.size() - MOST);
    if (forgotten > 0) {
      newHorizon = Math.max(newHorizon, all.get(forgotten - 1).at());
    }
    while (forgotten < all.size() && all.get(forgotten).at() <= newHorizon) {
      forgotten++;
    }
    return new Recent(
        newHorizon, heardWith(movement, ingestedAt), all.subList(forgotten, all.size()));
  }

  private long heardWith(Movement movement, long ingestedAt) {
    if (movement.at() < watermark()) {
      return heardAt;
    }
    return movement.at() == watermark() ? Math.max(heardAt, ingestedAt) : ingestedAt;
  }

  /** The small movements to an address, in order. */
  List<Movement> gatheredBy(long gatherer) {
    return movements.stream().filter(it -> it.gatherer() == gatherer && !it.removed()).toList();
  }

  void writeTo(StateOutput out) {
    out.writeLong(horizon);
    out.writeLong(heardAt);
    out.writeLong(movements.size());
    long before = 0;
    for (Movement movement : movements) {
      movement.writeTo(out, before);
      before = movement.at();
    }
  }

  static Recent readFrom(StateInput in) {
    long horizon = in.readLong();
    long heardAt = in.readLong();
    int size = in.readInt();
    List<Movement> movements = new ArrayList<>(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      Movement movement = Movement.readFrom(in, before);
      movements.add(movement);
      before = movement.at();
    }
    return new Recent(horizon, heardAt, movements);
  }
}
