package io.dogwatch.standalone.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells people how long something has taken. */
public final class Stopwatch {

  private static final double MILLIS = 1000.0;

  private final InstantSource clock;
  private final Instant start;

  /** Starts at once. */
  public Stopwatch(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** The time since the start, such as {@code 1.5 s}. */
  public String elapsed() {
    return "%.1f s".formatted(Duration.between(start, clock.instant()).toMillis() / MILLIS);
  }
}
