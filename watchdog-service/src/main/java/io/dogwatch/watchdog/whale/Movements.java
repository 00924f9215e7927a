package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.state.Slice;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Movements in order, each found by its id, and small ones by the address that gathers them. Never
 * changed; what is made of one shares nearly all of it.
 *
 * @param gathered without those that were removed
 */
record Movements(
    Slice<Movement> inOrder, PMap<Long, Movement> byId, PMap<Long, Slice<Movement>> gathered) {

  static final Movements NONE =
      new Movements(Slice.empty(), HashTreePMap.empty(), HashTreePMap.empty());

  @Nullable Movement find(long id) {
    return byId.get(id);
  }

  /** The small movements to an address, in order. */
  Slice<Movement> gatheredBy(long gatherer) {
    return gathered.getOrDefault(gatherer, Slice.empty());
  }

  /** With a movement whose id is not known yet. */
  Movements with(Movement movement) {
    return new Movements(
        added(inOrder, movement),
        byId.plus(movement.id(), movement),
        isGathered(movement)
            ? gathered.plus(movement.gatherer(), added(gatheredBy(movement.gatherer()), movement))
            : gathered);
  }

  /** Without one of the movements. */
  Movements without(Movement movement) {
    return new Movements(
        removed(inOrder, movement), byId.minus(movement.id()), gatheredWithout(movement));
  }

  /** The movements from that of an index on. */
  Movements from(int index) {
    Movements left = this;
    for (Movement movement : inOrder.before(index)) {
      left =
          new Movements(
              left.inOrder.from(1), left.byId.minus(movement.id()), left.gatheredWithout(movement));
    }
    return left;
  }

  private PMap<Long, Slice<Movement>> gatheredWithout(Movement movement) {
    if (!isGathered(movement)) {
      return gathered;
    }
    Slice<Movement> left = removed(gatheredBy(movement.gatherer()), movement);
    return left.isEmpty()
        ? gathered.minus(movement.gatherer())
        : gathered.plus(movement.gatherer(), left);
  }

  private static boolean isGathered(Movement movement) {
    return movement.gatherer() != Movement.NOBODY && !movement.removed();
  }

  private static Slice<Movement> added(Slice<Movement> movements, Movement movement) {
    boolean last = movements.isEmpty() || Movement.ORDER.compare(movements.getLast(), movement) < 0;
    return last
        ? movements.append(movement)
        : movements.insert(-1 - placeOf(movements, movement), movement);
  }

  private static Slice<Movement> removed(Slice<Movement> movements, Movement movement) {
    int place = placeOf(movements, movement);
    return place == 0 ? movements.from(1) : movements.without(place);
  }

  private static int placeOf(List<Movement> movements, Movement movement) {
    return Collections.binarySearch(movements, movement, Movement.ORDER);
  }
}
