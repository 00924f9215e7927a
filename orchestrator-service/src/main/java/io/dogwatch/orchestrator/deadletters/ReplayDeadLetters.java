package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.deadletters.NextStep.News;
import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.intake.OneByOne;
import io.dogwatch.orchestrator.intake.Rounds;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Goes on with replays. What a turn submits, what is noted of it and the time of the next one are
 * one transaction, during which nobody else works at the replay: neither two orchestrators nor a
 * restart replay a dead letter twice, or faster than they may.
 */
final class ReplayDeadLetters implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReplayDeadLetters.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Of one transaction: each may have a payload of 256 KiB. */
  private static final int BATCH = 100;

  private final Replays replays;
  private final ReplayItems items;
  private final ReturnedJobs returned;
  private final ReplayBatch batch;
  private final Jobs jobs;
  private final InstantSource clock;
  private final LogLimit failures;
  private final BackgroundTask task = new BackgroundTask("replays", this::run);

  /** What is known of jobs and their types. */
  interface Jobs {

    /** Whether all types are known that were announced. */
    boolean areTypesKnown();

    /** Where jobs stand; those that are not known are left out. */
    Map<JobId, JobState> states(Collection<JobId> jobs);
  }

  ReplayDeadLetters(
      Replays replays, ReplayItems items, ReplayBatch batch, Jobs jobs, InstantSource clock) {
    this.replays = replays;
    this.items = items;
    this.returned = new ReturnedJobs(items);
    this.batch = batch;
    this.jobs = jobs;
    this.clock = clock;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    new Rounds(failures, "no replay goes on for now").run(this::round);
  }

  private void round() throws InterruptedException {
    if (replays.isReady() && jobs.areTypesKnown()) {
      goOn();
    }
    Thread.sleep(PAUSE);
  }

  /**
   * Goes on with all replays as far as they may now. One that can't go on holds up no other.
   *
   * @throws DataAccessException if the database does not answer
   */
  void goOn() {
    new OneByOne<UUID>("replays", failures).takeTurns(this::takeTurn);
  }

  /**
   * @param aside replays that are left for later; one that fails, or may not go on now, is added
   * @return whether there was one
   */
  private boolean takeTurn(Set<UUID> aside) {
    Instant now = clock.instant();
    return replays.inTransaction(
        () -> {
          Optional<UUID> next = replays.lockNext(aside);
          next.ifPresent(aside::add); // before it is read: that may fail
          next.flatMap(replays::find)
              .filter(replay -> step(replay, now))
              .map(Replay::id)
              .ifPresent(aside::remove);
          return next.isPresent();
        });
  }

  /** Returns whether some have gone, so that there may be more to go now. */
  private boolean step(Replay replay, Instant now) {
    return switch (NextStep.of(replay, news(replay), now, BATCH)) {
      case NextStep.GoOn(Phase phase, int most) -> {
        handOut(replay, phase, most, now);
        yield most > 0;
      }
      case NextStep.Finish _ -> {
        replays.update(replay.ended(State.DONE, now, null, null));
        yield false;
      }
      case NextStep.Stop(String reason) -> {
        replays.update(replay.ended(State.STOPPED, now, null, reason));
        log.atWarn()
            .addKeyValue("replay", replay.id())
            .addKeyValue("reason", reason)
            .log("replay stopped");
        yield false;
      }
    };
  }

  private void handOut(Replay replay, Phase phase, int most, Instant now) {
    List<Outcome> outcomes = List.of();
    if (most > 0) {
      outcomes =
          batch.replay(
              items.next(replay.id(), replay.tally().gone(), most), replay.wish().actor(), now);
      items.settle(replay.id(), outcomes);
    }
    int replayed = (int) outcomes.stream().filter(Outcome.Replayed.class::isInstance).count();
    Replay after = replay.after(phase, replayed, outcomes.size() - replayed, now);
    if (!after.equals(replay)) { // most of the time it waits
      replays.update(after);
    }
  }

  private News news(Replay replay) {
    return replay.tally().replayed() == 0
        ? new News(null, 0)
        : new News(
            returned.find(replay.id()).orElse(null),
            replay.isAwaitingCanary() ? open(items.jobs(replay.id(), replay.tally().gone())) : 0);
  }

  /** How many have not ended. One that has died has ended when its dead letter is known. */
  private int open(List<JobId> canary) {
    Map<JobId, JobState> states = jobs.states(canary);
    List<JobId> dead = canary.stream().filter(it -> states.get(it) == JobState.DEAD).toList();
    Set<JobId> buried = items.buried(dead);
    return (int)
        canary.stream()
            .filter(
                job -> {
                  JobState state = states.get(job);
                  return state == null
                      || !state.isTerminal()
                      || (state == JobState.DEAD && !buried.contains(job));
                })
            .count();
  }

  @Override
  public void close() {
    task.close();
  }
}
