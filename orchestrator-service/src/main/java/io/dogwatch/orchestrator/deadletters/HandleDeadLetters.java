package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.deadletters.ReviveJob.Revival;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Replays dead letters, or purges them: each of them once, however many ask at once. Safe for use
 * by many threads. Every method throws a {@link DataAccessException} if the database does not
 * answer.
 */
final class HandleDeadLetters {

  private final Actions actions;
  private final ReviveJob revive;
  private final Consumer<List<Arrival>> intake;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** What became of a wish to replay. */
  sealed interface Handled {

    /** The job is on its way, as this one. */
    record Replayed(JobId job) implements Handled {}

    /** This was done about it before. */
    record Before(Action action) implements Handled {}

    /** It can't be, for these reasons. */
    record Refused(List<FieldProblem> problems) implements Handled {}
  }

  /**
   * @param intake keeps jobs, within the transaction of the thread that calls it
   * @param random for the ids of traces
   */
  HandleDeadLetters(
      Actions actions,
      ReviveJob revive,
      Consumer<List<Arrival>> intake,
      InstantSource clock,
      RandomGenerator random) {
    this.actions = actions;
    this.revive = revive;
    this.intake = intake;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Submits the job of a dead letter as a new one, with all its attempts, from its first step on.
   *
   * @param edited instead of its payload; null for that
   * @param actor who does
   * @param trace to go on with; empty for a new one
   */
  Handled replay(Found found, @Nullable Payload edited, String actor, Optional<Traceparent> trace) {
    Action before = found.action();
    if (before != null) {
      return new Handled.Before(before);
    }
    Instant now = clock.instant();
    return switch (revive.revive(found.letter(), edited, now)) {
      case Revival.Impossible(_, var problems) -> new Handled.Refused(problems);
      case Revival.Revived(JobMessage job) -> {
        Traceparent parent = trace.orElseGet(() -> Traceparent.next(random));
        yield actions
            .make(
                found.letter().place(),
                new Action(Action.Kind.REPLAYED, actor, now, job.id()),
                () -> intake.accept(List.of(new Arrival(job, parent.child(random), null))))
            .<Handled>map(Handled.Before::new)
            .orElseGet(() -> new Handled.Replayed(job.id()));
      }
    };
  }

  /**
   * Lets nobody see a dead letter any more who does not ask for it.
   *
   * @param actor who does
   * @return what was done about it before, and has this not be done; empty for nothing
   */
  Optional<Action> purge(Found found, String actor) {
    var action = new Action(Action.Kind.PURGED, actor, clock.instant(), null);
    return actions.make(found.letter().place(), action, () -> {});
  }
}
