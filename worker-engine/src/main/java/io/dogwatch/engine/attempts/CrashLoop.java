package io.dogwatch.engine.attempts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells jobs that kill their workers from those that were leased by the same workers. A delivery is
 * no proof: each death costs every job of the worker one, and some of them two or three, since the
 * broker may hand a dead worker's jobs to fetches that it left behind. Starts that came to no end
 * are one, where somebody has counted them.
 */
final class CrashLoop {

  /** Starts without an end after which a job is held to kill its workers. */
  static final int MOST_STARTS = 5;

  /** Deliveries after which it is held to do so where nobody has counted its starts. */
  static final int MOST_DELIVERIES = 5;

  /**
   * With so many deliveries left a job that is not held to kill its workers goes on as a new
   * record: the broker throws a record away, without a word, after its last delivery, and each
   * death may cost two or three of them.
   */
  private static final int RESERVE = 5;

  /** From this delivery on somebody is asked for a job's starts before it starts. */
  static final int SUSPECT_FROM = 3;

  private static final Duration SHORTEST_WATCH = Duration.ofMillis(250);

  private CrashLoop() {}

  /**
   * Whether a job is held to kill its workers.
   *
   * @param starts without an end, as far as they are known; null if nobody has counted them
   */
  static boolean isProven(int deliveries, @Nullable Integer starts) {
    return starts == null ? deliveries > MOST_DELIVERIES : starts >= MOST_STARTS;
  }

  /**
   * Whether a record has to be settled, and its job to go on as another one. Only where starts are
   * counted: deliveries count from 1 again then, and would never end a crash loop.
   *
   * @param most deliveries that the broker allows
   */
  static boolean isWornOut(int deliveries, int most, @Nullable Integer starts) {
    return starts != null && deliveries >= most - RESERVE;
  }

  /**
   * How long no other suspect may start after this one has: so that the next death is that of one
   * suspect and not of all. The more is at stake the longer: 250 ms, 4 s, 64 s; the first death may
   * be anybody's.
   *
   * @param starts without an end, as far as they are known; null if nobody has counted them
   */
  static Duration watch(@Nullable Integer starts) {
    return switch (starts) {
      case null -> SHORTEST_WATCH;
      case 0, 1 -> Duration.ZERO;
      case 2 -> SHORTEST_WATCH;
      case 3 -> SHORTEST_WATCH.multipliedBy(16);
      default -> SHORTEST_WATCH.multipliedBy(256);
    };
  }
}
