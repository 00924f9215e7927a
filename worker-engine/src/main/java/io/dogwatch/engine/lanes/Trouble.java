package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How to bear a cluster that does not answer: pauses that double up to 30 s, and one line in the
 * log per minute. Owned by one thread.
 */
final class Trouble {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);

  private Duration pause = FIRST;
  private @Nullable Instant lastLog;

  /** Notes one more failure; returns how long to wait before the next try. */
  Duration next() {
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return now;
  }

  /** Whether this failure is worth a line in the log. */
  boolean isWorthALine(Instant now) {
    if (lastLog != null && now.isBefore(lastLog.plus(LOG_EVERY))) {
      return false;
    }
    lastLog = now;
    return true;
  }

  /** All is well again. */
  void over() {
    pause = FIRST;
    lastLog = null;
  }
}
