package io.dogwatch.engine.lanes;

import java.time.Duration;

/**
 * How a lane leases.
 *
 * @param lock duration of a lease; renewed every third of it
 * @param smallest batch: for slots that become free one by one
 * @param usual batch of an idle lane: it never brings more than the slots can take
 * @param largest batch: for jobs that are over in no time
 */
record LaneSettings(Duration lock, int smallest, int usual, int largest) {

  /** Beyond so many records a batch gains nothing. */
  private static final int MOST = 500;

  /** A poller is held by its batch, so the slots are spread over about so many pollers at most. */
  private static final int SHARES = 16;

  LaneSettings {
    if (lock.compareTo(Duration.ofSeconds(1)) < 0
        || smallest < 1
        || usual < smallest
        || largest < usual) {
      throw new IllegalArgumentException(
          "a lock of at least 1 s and 1 <= smallest <= usual <= largest expected, found %s, %d, %d, %d"
              .formatted(lock, smallest, usual, largest));
    }
  }

  static LaneSettings forSlots(int slots, Duration lock) {
    return new LaneSettings(lock, Math.clamp(slots / SHARES, 1, MOST), Math.min(slots, MOST), MOST);
  }

  Duration renewal() {
    return lock.dividedBy(3);
  }
}
