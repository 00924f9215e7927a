package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a replay does next. */
sealed interface NextStep {

  /** It goes on, with so many more at most. */
  record GoOn(Phase phase, int most) implements NextStep {}

  /** It does not, for this reason. */
  record Stop(String reason) implements NextStep {}

  /** All have gone. */
  record Finish() implements NextStep {}

  /**
   * What is known of the jobs that it has submitted.
   *
   * @param returned one that has died as before; null for none
   * @param open jobs of the canary that have not ended; not counted while some are to go
   */
  record News(@Nullable Returned returned, int open) {}

  /** A job that has died as the dead letter did that it comes from. */
  record Returned(JobId job, String fingerprint) {}

  /**
   * Decides.
   *
   * @param most that go at once
   */
  static NextStep of(Replay replay, News news, Instant now, int most) {
    Returned returned = news.returned();
    if (returned != null) {
      return new Stop(
          "fingerprint %s has returned: job %s".formatted(returned.fingerprint(), returned.job()));
    }
    return switch (replay.phase()) {
      case Phase.First first -> ofCanary(replay, first, news, now, most);
      case Phase.Others others -> ofOthers(replay, others, now, most);
      case Phase.Over _ -> throw new IllegalStateException("replay " + replay.id() + " is over");
    };
  }

  private static NextStep ofCanary(
      Replay replay, Phase.First phase, News news, Instant now, int most) {
    Canary canary = replay.wish().canary();
    if (canary == null) {
      throw new IllegalStateException("replay " + replay.id() + " has no canary");
    }
    if (!replay.isAwaitingCanary()) {
      int left = canary.first() - replay.tally().replayed();
      return new GoOn(phase, replay.pace().allowed(now, Math.min(most, left)));
    }
    if (news.open() == 0) {
      return ofOthers(replay, new Phase.Others(), now, most);
    }
    Instant last = replay.lastAt();
    return last != null && now.isAfter(last.plus(canary.patience()))
        ? new Stop(
            "the canary has not ended within %s: %d of its %d jobs are open"
                .formatted(canary.patience(), news.open(), replay.tally().replayed()))
        : new GoOn(phase, 0);
  }

  private static NextStep ofOthers(Replay replay, Phase.Others phase, Instant now, int most) {
    return replay.tally().left() == 0
        ? new Finish()
        : new GoOn(phase, replay.pace().allowed(now, most));
  }
}
