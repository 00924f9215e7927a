package io.dogwatch.orchestrator.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay of many dead letters: how far it has come with those that lay there when it was asked
 * for.
 *
 * @param lastAt when the last of its jobs was submitted; null for none
 */
record Replay(UUID id, Wish wish, Phase phase, Tally tally, Pace pace, @Nullable Instant lastAt) {

  /**
   * What was asked for.
   *
   * @param filter of the dead letters, as it was asked: JSON; null where they were named
   */
  record Wish(String actor, Instant at, @Nullable String filter, @Nullable Canary canary) {}

  /**
   * Those that go first: the others follow when their jobs have ended.
   *
   * @param patience for how long it is waited for that
   */
  record Canary(int first, Duration patience) {

    static final int MOST = 1_000;
    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofDays(1);

    Canary {
      if (first < 1 || first > MOST) {
        throw new IllegalArgumentException(
            "a canary of 1 to %d expected, found %d".formatted(MOST, first));
      }
      if (patience.compareTo(SHORTEST) < 0 || patience.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "a wait from %s to %s expected, found %s".formatted(SHORTEST, LONGEST, patience));
      }
    }
  }

  /** What there is to be said of it in a word. */
  enum State {
    /** The first ones go, or it waits for their ends. */
    CANARY,
    /** The others go. */
    RUNNING,
    /** All have gone. */
    DONE,
    /** The others do not go: it is as it was. */
    STOPPED,
    /** Somebody wanted no more of it. */
    CANCELLED
  }

  /** What it is about. */
  sealed interface Phase {

    State state();

    /** The first ones go, or it waits for their ends. */
    record First() implements Phase {
      @Override
      public State state() {
        return State.CANARY;
      }
    }

    /** All that are left go. */
    record Others() implements Phase {
      @Override
      public State state() {
        return State.RUNNING;
      }
    }

    /**
     * None goes any more.
     *
     * @param by who wanted it so; null for nobody
     */
    record Over(State state, Instant at, @Nullable String by, @Nullable String reason)
        implements Phase {}
  }

  /**
   * How many there are.
   *
   * @param skipped that can't be replayed, or need not
   */
  record Tally(int matched, int replayed, int skipped) {

    /** How many of them are left; those that are not come first. */
    int left() {
      return matched - gone();
    }

    int gone() {
      return replayed + skipped;
    }
  }

  boolean isOver() {
    return phase instanceof Phase.Over;
  }

  /** Whether the first ones have gone, and the others wait for their ends. */
  boolean isAwaitingCanary() {
    Canary canary = wish.canary();
    return phase instanceof Phase.First
        && canary != null
        && (tally.replayed() >= canary.first() || tally.left() == 0);
  }

  /** The same once more of them have gone. */
  Replay after(Phase next, int replayed, int skipped, Instant now) {
    return new Replay(
        id,
        wish,
        next,
        new Tally(tally.matched(), tally.replayed() + replayed, tally.skipped() + skipped),
        pace.after(replayed, now),
        replayed == 0 ? lastAt : now);
  }

  /** The same, over. */
  Replay ended(State how, Instant at, @Nullable String by, @Nullable String reason) {
    return new Replay(id, wish, new Phase.Over(how, at, by, reason), tally, pace, lastAt);
  }
}
