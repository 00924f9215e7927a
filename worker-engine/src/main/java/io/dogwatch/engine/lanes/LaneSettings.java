package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a lane leases.
 *
 * @param lock duration of a lease; renewed every third of it
 * @param usual batch of an idle lane: it never brings more than the slots can take
 * @param batches all sizes, the largest first: from that for jobs that are over in no time to that
 *     for slots that become free one by one
 */
record LaneSettings(Duration lock, int usual, List<Integer> batches) {

  /** Beyond so many records a batch gains nothing. */
  private static final int MOST = 500;

  /** A poller is held by its batch, so the slots are spread over about so many pollers at most. */
  private static final int SHARES = 16;

  LaneSettings {
    batches = List.copyOf(batches);
    if (lock.compareTo(Duration.ofSeconds(1)) < 0
        || !batches.contains(usual)
        || batches.getLast() < 1
        || !batches.equals(batches.stream().sorted(Comparator.reverseOrder()).toList())) {
      throw new IllegalArgumentException(
          "a lock of at least 1 s and the usual one of descending sizes expected, found %s, %d, %s"
              .formatted(lock, usual, batches));
    }
  }

  static LaneSettings forSlots(int slots, Duration lock) {
    int usual = Math.min(slots, MOST);
    List<Integer> batches =
        Stream.of(MOST, usual, slots / 4, slots / SHARES)
            .map(size -> Math.clamp(size, 1, MOST))
            .distinct()
            .toList();
    return new LaneSettings(lock, usual, batches);
  }

  int smallest() {
    return batches.getLast();
  }

  Duration renewal() {
    return lock.dividedBy(3);
  }
}
