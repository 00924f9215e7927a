package io.dogwatch.engine.lanes;

import java.time.Duration;

/**
 * How to bear a cluster that does not answer: pauses that double up to 30 s. Owned by one thread.
 */
final class Trouble {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration pause = FIRST;

  /** Notes one more failure; returns how long to wait before the next try. */
  Duration next() {
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return now;
  }

  /** All is well; returns whether it was not before. */
  boolean over() {
    boolean was = !pause.equals(FIRST);
    pause = FIRST;
    return was;
  }
}
