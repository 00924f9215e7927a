package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Alert;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Counts and times what one task checks, and tells its watchdog's {@link Pulse} from time to time:
 * a task checks too often to do so each time. Failures are told at once. For the task's thread.
 */
final class Checks {

  private final Pulse pulse;
  private final Clock clock;
  private long made;
  private long nanos;
  private long shortest = Long.MAX_VALUE;
  private long longest;
  private int failuresInARow;

  Checks(Pulse pulse, Clock clock) {
    this.pulse = pulse;
    this.clock = clock;
  }

  /** Lets somebody look at something; whatever that throws is a failure, and is thrown on. */
  <T> T check(Supplier<T> look) {
    long begun = clock.monotonicTime();
    T seen;
    try {
      seen = look.get();
    } catch (RuntimeException e) {
      failuresInARow++;
      pulse.failed(this, failuresInARow, e);
      throw e;
    }
    succeeded(clock.monotonicTime() - begun);
    return seen;
  }

  void saw(Alert alert) {
    if (alert.revision() == 1) {
      pulse.saw(alert.severity());
    }
  }

  void definedAs(boolean enabled, Duration checkInterval) {
    pulse.definedAs(enabled, checkInterval);
  }

  /** Tells what there was since it was last told. */
  void tell() {
    if (made > 0) {
      pulse.add(made, nanos, shortest, longest);
      made = 0;
      nanos = 0;
      shortest = Long.MAX_VALUE;
      longest = 0;
    }
  }

  /** The task ends here: what it failed on is somebody else's. */
  void leave() {
    tell();
    failuresInARow = 0;
    pulse.recovered(this);
  }

  private void succeeded(long took) {
    made++;
    nanos += took;
    shortest = Math.min(shortest, took);
    longest = Math.max(longest, took);
    if (failuresInARow > 0) {
      failuresInARow = 0;
      pulse.recovered(this);
    }
  }
}
