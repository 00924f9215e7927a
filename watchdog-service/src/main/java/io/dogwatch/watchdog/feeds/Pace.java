package io.dogwatch.watchdog.feeds;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How fast a recording is replayed. A pace is of one replay: the first event sets its zero.
 *
 * <p>Not safe for use by many threads.
 */
public final class Pace {

  private static final double NANOS = 1e9;

  private final double speed;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private @Nullable Instant firstEvent;
  private Instant started = Instant.EPOCH;

  /** Waits; {@code Thread::sleep} outside tests. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  private Pace(double speed, InstantSource clock, Sleeper sleeper) {
    if (!(speed >= 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("a speed of at least 0 expected, found " + speed);
    }
    this.speed = speed;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** As fast as the cluster takes it. */
  public static Pace max() {
    return new Pace(0, InstantSource.system(), _ -> {});
  }

  /**
   * Event time passes {@code speed} times as fast as the clock.
   *
   * @param speed 1 is real time, 0 as fast as the cluster takes it
   */
  public static Pace of(double speed, InstantSource clock, Sleeper sleeper) {
    return new Pace(speed, clock, sleeper);
  }

  /** Returns when it is time for an event of this time. */
  void await(Instant event) throws InterruptedException {
    if (speed == 0) {
      return;
    }
    if (firstEvent == null) {
      firstEvent = event;
      started = clock.instant();
    }
    Duration recorded = Duration.between(firstEvent, event);
    Duration due = Duration.ofNanos((long) (recorded.toMillis() / 1e3 / speed * NANOS));
    Duration left = Duration.between(clock.instant(), started.plus(due));
    if (left.isPositive()) {
      sleeper.sleep(left);
    }
  }
}
