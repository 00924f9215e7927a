package io.dogwatch.orchestrator.workflows;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a workflow is, and when it may be done. What runs is expected to go on as fast as before,
 * what has not begun to take what jobs of its type have taken of late, as many rounds of that as it
 * takes where only so many may run at once.
 */
final class Estimate {

  private static final double ALL = 100;

  private final Workflow workflow;
  private final Map<Integer, Tally> tallies;
  private final Map<String, Duration> means;
  private final Instant now;
  private final Map<String, Step> steps = new LinkedHashMap<>();

  /** Of steps that were asked for: each of many may come after many. */
  private final Map<String, Optional<Instant>> ends = new HashMap<>();

  /**
   * @param tallies by position of the step
   * @param means of executions, by job type
   */
  Estimate(
      Workflow workflow, Map<Integer, Tally> tallies, Map<String, Duration> means, Instant now) {
    this.workflow = workflow;
    this.tallies = Map.copyOf(tallies);
    this.means = Map.copyOf(means);
    this.now = now;
    workflow.definition().steps().forEach(step -> steps.put(step.name(), step));
  }

  Tally tally(Step step) {
    return tallies.getOrDefault(step.position(), Tally.NONE);
  }

  private StepStatus status(Step step) {
    return workflow.steps().get(step.position());
  }

  /** How much is done, in percent: of each step the same. */
  double percent() {
    return workflow.definition().steps().stream().mapToDouble(this::percent).average().orElse(ALL);
  }

  /** How much of a step is done, in percent. */
  double percent(Step step) {
    Tally tally = tally(step);
    return switch (status(step).state()) {
      case SUCCEEDED, SKIPPED -> ALL;
      case PENDING, NEEDS_DECISION -> 0;
      case RUNNING -> tally.planned() == 0 ? 0 : ALL * tally.ended() / tally.planned();
      case FAILED, CANCELLED -> percentOfFailed(step.work(), tally);
    };
  }

  /** How many jobs have succeeded of those that have to. Batches do not tell what is missing. */
  private static double percentOfFailed(Work work, Tally tally) {
    int required = work instanceof Work.Jobs jobs ? jobs.join().required(tally.planned()) : 0;
    return required == 0 ? 0 : Math.min(ALL, ALL * tally.succeeded() / required);
  }

  /** Whether anything of it may begin. */
  boolean isMoving() {
    return !workflow.state().hasEnded() && !workflow.paused();
  }

  /** When the last of the steps may be done; null where nobody can tell, or it has ended. */
  @Nullable Instant end() {
    if (!isMoving()) {
      return null;
    }
    Instant last = now;
    for (Step step : steps.values()) {
      Instant end = end(step);
      if (end == null) {
        return null;
      }
      last = end.isAfter(last) ? end : last;
    }
    return last;
  }

  /** When a step may be done; null where nobody can tell. */
  @Nullable Instant end(Step step) {
    Optional<Instant> known = ends.get(step.name());
    if (known == null) {
      known = Optional.ofNullable(worked(step));
      ends.put(step.name(), known);
    }
    return known.orElse(null);
  }

  private @Nullable Instant worked(Step step) {
    return switch (status(step).state()) {
      case SUCCEEDED, SKIPPED -> now;
      case FAILED, CANCELLED, NEEDS_DECISION -> null;
      case RUNNING -> endOfRunning(step);
      case PENDING -> endOfPending(step);
    };
  }

  private @Nullable Instant endOfRunning(Step step) {
    Tally tally = tally(step);
    Instant start = status(step).startedAt();
    if (start == null) {
      return null;
    }
    if (tally.ended() == 0) {
      Duration expected = expected(step, Math.max(1, tally.planned()));
      Instant end = expected == null ? null : start.plus(expected);
      return end == null || end.isBefore(now) ? null : end;
    }
    double left = tally.planned() - (double) tally.ended();
    double pace = Duration.between(start, now).toMillis() / (double) tally.ended();
    return now.plusMillis(Math.round(left * pace));
  }

  private @Nullable Instant endOfPending(Step step) {
    Duration expected = expected(step, jobsOfPending(step.work()));
    if (expected == null) {
      return null;
    }
    Instant start = now;
    for (String before : step.after()) {
      Instant end = end(Objects.requireNonNull(steps.get(before)));
      if (end == null) {
        return null;
      }
      start = later(start, end);
    }
    return start.plus(expected);
  }

  /** As far as the definition tells; one where it does not. */
  private static int jobsOfPending(Work work) {
    return work instanceof Work.FanOut fanOut && fanOut.items().isArray()
        ? fanOut.items().size()
        : 1;
  }

  /** How long so many jobs of a step take, those that may run at once side by side. */
  private @Nullable Duration expected(Step step, int jobs) {
    Duration mean = mean(step);
    int atOnce = step.work() instanceof Work.Jobs work ? work.mostAtOnce() : 1;
    int most = Math.min(atOnce, workflow.definition().mostAtOnce());
    return mean == null ? null : mean.multipliedBy(Math.ceilDiv(jobs, most));
  }

  private @Nullable Duration mean(Step step) {
    return switch (step.work()) {
      case Work.Jobs jobs -> means.get(jobs.job().path("type").asString(""));
      case Work.Batches batches -> means.get(batches.job().path("type").asString(""));
      case Work.Gate _ -> null;
    };
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
