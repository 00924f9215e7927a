package io.dogwatch.client.background;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets one line a minute into the log. Safe for use by many threads. */
public final class LogLimit {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final InstantSource clock;
  private Instant next = Instant.MIN; // guarded by this

  public LogLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a line is due; if so, the next one is due a minute later. */
  public synchronized boolean isDue() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return false;
    }
    next = now.plus(INTERVAL);
    return true;
  }
}
