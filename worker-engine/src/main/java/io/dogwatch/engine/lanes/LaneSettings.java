package io.dogwatch.engine.lanes;

import java.time.Duration;

/**
 * How lanes lease.
 *
 * @param lock duration of a lease; renewed every third of it
 * @param batch most records that one poller leases at once
 * @param pollers most pollers of one lane
 */
public record LaneSettings(Duration lock, int batch, int pollers) {

  /** Most records of a batch: beyond it nothing is gained. */
  private static final int LARGEST_BATCH = 500;

  private static final int POLLERS = 16;

  public LaneSettings {
    if (lock.compareTo(Duration.ofSeconds(1)) < 0 || batch < 1 || pollers < 1) {
      throw new IllegalArgumentException(
          "a lock of at least 1 s, a batch and pollers of at least 1 expected, found %s, %d, %d"
              .formatted(lock, batch, pollers));
    }
  }

  /**
   * Settings that suit so many slots: batches that a quarter of the slots can run at once, since
   * small batches cost requests and large ones tie slots to their slowest job.
   */
  public static LaneSettings forSlots(int slots, Duration lock) {
    int batch = Math.clamp(slots / 4, 1, LARGEST_BATCH);
    return new LaneSettings(lock, batch, Math.min(slots, POLLERS));
  }

  Duration renewal() {
    return lock.dividedBy(3);
  }
}
