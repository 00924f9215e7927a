package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of this process that may be what their workers died of. They start one after the other: the
 * next one when the one before has ended, or has been watched for long enough. So a job that kills
 * its worker takes no other suspect's start with it. They wait without a slot, and hold up no job
 * but themselves. Safe for use by many threads.
 */
public final class Suspects {

  /**
   * @param watch how long after its start no other one starts
   * @param begin lets it line up for a slot; false if it has been given up meanwhile
   */
  private record Suspect(Attempt<?> attempt, Duration watch, BooleanSupplier begin) {}

  // guarded by this
  private final Deque<Suspect> waiting = new ArrayDeque<>();
  private @Nullable Suspect watched;
  private Instant watchedUntil = Instant.MAX;

  void enter(Attempt<?> attempt, Duration watch, BooleanSupplier begin, Instant now) {
    synchronized (this) {
      waiting.add(new Suspect(attempt, watch, begin));
    }
    review(now);
  }

  void started(Attempt<?> attempt, Instant now) {
    if (attempt.delivery().isUnderSuspicion()) {
      watch(attempt, now);
    }
  }

  private synchronized void watch(Attempt<?> attempt, Instant now) {
    if (watched != null && watched.attempt() == attempt) {
      watchedUntil = now.plus(watched.watch());
    }
  }

  /** The attempt is over, whether or not it has begun. */
  void ended(Attempt<?> attempt, Instant now) {
    if (attempt.delivery().isUnderSuspicion()) {
      forget(attempt);
      review(now);
    }
  }

  private synchronized void forget(Attempt<?> attempt) {
    waiting.removeIf(it -> it.attempt() == attempt);
    if (watched != null && watched.attempt() == attempt) {
      watched = null;
    }
  }

  /** Lets the next one begin if it may. */
  void review(Instant now) {
    Suspect next = next(now);
    while (next != null && !next.begin().getAsBoolean()) {
      forget(next.attempt());
      next = next(now);
    }
  }

  private synchronized @Nullable Suspect next(Instant now) {
    if (watched != null && now.isBefore(watchedUntil)) {
      return null;
    }
    watched = waiting.poll();
    watchedUntil = Instant.MAX;
    return watched;
  }
}
