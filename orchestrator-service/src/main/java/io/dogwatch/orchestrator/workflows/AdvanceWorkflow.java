package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.orchestrator.workflows.Workflows.NextLook;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Has one workflow go on as far as it can: notes which jobs have ended, decides which steps are
 * done, begins those that come next, submits their jobs. All of that is one transaction of the
 * caller, who holds the workflow: one that is broken off has not happened.
 */
final class AdvanceWorkflow {

  private final WorkflowJobs jobs;
  private final OtherJobs others;
  private final SubmitJobs submit;
  private final AdvanceBatches batches;
  private final StepResults results;

  AdvanceWorkflow(WorkflowJobs jobs, FoundItems items, OtherJobs others, SubmitJobs submit) {
    this.jobs = jobs;
    this.others = others;
    this.submit = submit;
    this.batches = new AdvanceBatches(jobs, items, others);
    this.results = new StepResults(jobs, others);
  }

  /** Goes on, and tells when to do so again. */
  NextLook advance(Run run, Instant now) {
    UUID id = run.workflow().id();
    noteEnds(run, now);
    Set<Step> served = new HashSet<>();
    boolean hasChanged = true;
    while (hasChanged) {
      hasChanged = advanceOne(run, served, now);
    }
    run.conclude(now);
    recall(run);
    Map<Integer, Tally> tallies = jobs.tallies(id);
    boolean isOpen =
        !run.workflow().state().hasEnded()
            || run.workflow().recallsJobs()
            || tallies.values().stream().anyMatch(it -> it.open() > 0);
    return new NextLook(mayHaveMore(run, tallies), run.wakeAt(), isOpen);
  }

  private boolean advanceOne(Run run, Set<Step> served, Instant now) {
    Map<Integer, Tally> tallies = jobs.tallies(run.workflow().id());
    for (Step step : run.definition().steps()) {
      if (advance(run, step, tallies, served, now)) {
        return true;
      }
    }
    return false;
  }

  private void noteEnds(Run run, Instant now) {
    UUID id = run.workflow().id();
    Map<JobId, JobState> ends = new HashMap<>(others.states(jobs.open(id)));
    ends.values().removeIf(state -> !state.isTerminal());
    if (ends.isEmpty()) {
      return;
    }
    Map<Integer, List<WorkflowJobs.Row>> news = jobs.ended(id, ends, now);
    for (Step step : run.definition().steps()) {
      if (step.work() instanceof Work.Batches work
          && news.containsKey(step.position())
          && run.status(step).state() != StepState.CANCELLED) {
        batches.take(run, step, work, news.get(step.position()), now);
      }
    }
  }

  /**
   * Has a step go on.
   *
   * @param served steps for which jobs were submitted: each at most once, or one transaction would
   *     have too many
   * @return whether anything has changed: what was counted is not so any more
   */
  private boolean advance(
      Run run, Step step, Map<Integer, Tally> tallies, Set<Step> served, Instant now) {
    StepStatus status = run.status(step);
    return switch (status.state()) {
      case PENDING ->
          run.mayBegin()
              && run.isReady(step)
              && run.set(step, run.isWanted(step) ? begun(run, step, now) : status.skipped(now));
      case RUNNING -> {
        Tally tally = tallies.getOrDefault(step.position(), Tally.NONE);
        yield goOn(run, step, tally, now)
            || (run.mayBegin()
                && tally.unsubmitted() > 0
                && served.add(step)
                && submit.some(run, step, room(run, step, tally, tallies), now));
      }
      case NEEDS_DECISION -> run.set(step, decided(run, step, now));
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> false;
    };
  }

  private StepStatus begun(Run run, Step step, Instant now) {
    StepStatus begun = run.status(step).begun(now);
    try {
      switch (step.work()) {
        case Work.OneJob _ ->
            jobs.plan(run.workflow().id(), step, 0, Collections.singletonList(null));
        case Work.FanOut fanOut -> jobs.plan(run.workflow().id(), step, 0, items(run, fanOut));
        case Work.Batches _ -> {}
        case Work.Gate gate -> {
          return begun.asking(now, gate.deadline() == null ? null : now.plus(gate.deadline()));
        }
      }
      return begun;
    } catch (UnresolvedException e) {
      return begun.failed(now, String.valueOf(e.getMessage()));
    }
  }

  private static List<@Nullable String> items(Run run, Work.FanOut fanOut)
      throws UnresolvedException {
    JsonNode all = run.scope().resolve(fanOut.items());
    if (!all.isArray() || all.size() > StepReader.MOST) {
      throw new UnresolvedException(
          "forEach: an array of at most %d items expected, found %s"
              .formatted(StepReader.MOST, all.isArray() ? all.size() : all.getNodeType()));
    }
    List<@Nullable String> items = new ArrayList<>();
    all.forEach(item -> items.add(Placeholders.JSON.writeValueAsString(item)));
    return items;
  }

  private boolean goOn(Run run, Step step, Tally tally, Instant now) {
    return switch (step.work()) {
      case Work.Jobs work -> run.set(step, judged(run, step, work, tally, now));
      case Work.Batches work -> batches.goOn(run, step, work, tally, now);
      case Work.Gate _ -> throw new IllegalStateException("a gate does not run: " + step.name());
    };
  }

  private StepStatus judged(Run run, Step step, Work.Jobs work, Tally tally, Instant now) {
    StepStatus status = run.status(step);
    return switch (work.join().judge(tally)) {
      case OPEN -> status;
      case MISSED -> status.failed(now, shortfall(run, step, work, tally));
      case MET -> {
        try {
          yield status.succeeded(now, results.of(run, step, work));
        } catch (UnresolvedException e) {
          yield status.failed(now, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  /**
   * With one of the jobs that have not succeeded, for who wants to know why. How many there are is
   * not said: others end later.
   */
  private String shortfall(Run run, Step step, Work.Jobs work, Tally tally) {
    String one =
        jobs.page(run.workflow().id(), step, -1, true, 1).stream()
            .map(
                row ->
                    "; one that has not: "
                        + (row.job() == null ? row.reason() : row.job() + " is " + row.end()))
            .findFirst()
            .orElse("");
    return "%d of %d jobs have to succeed, which is not possible any more%s"
        .formatted(work.join().required(tally.planned()), tally.planned(), one);
  }

  private StepStatus decided(Run run, Step step, Instant now) {
    StepStatus status = run.status(step);
    Decision decision = status.decision();
    Instant deadline = status.deadline();
    if (decision != null) {
      return carriedOut(run, step, decision, now);
    }
    if (deadline == null || now.isBefore(deadline) || !run.mayBegin()) {
      return status;
    }
    String fallback = step.work() instanceof Work.Gate gate ? gate.fallback() : null;
    if (fallback == null) {
      return status.failed(now, "nobody has decided by " + deadline);
    }
    Decision made = new Decision(fallback, Decision.DEADLINE, now);
    run.set(step, status.decided(made));
    return carriedOut(run, step, made, now);
  }

  private StepStatus carriedOut(Run run, Step step, Decision decision, Instant now) {
    return switch (step.work()) {
      case Work.Gate _ -> run.status(step).succeeded(now, StepResults.of(decision));
      case Work.Batches work -> batches.carriedOut(run, step, work, decision, now);
      case Work.Jobs _ -> throw new IllegalStateException("nobody decides: " + step.name());
    };
  }

  /** How many more jobs of the step may be on their way. */
  private static int room(Run run, Step step, Tally tally, Map<Integer, Tally> tallies) {
    int open = tallies.values().stream().mapToInt(Tally::open).sum();
    int ofStep = step.work() instanceof Work.Jobs work ? work.mostAtOnce() : 1;
    return Math.min(run.definition().mostAtOnce() - open, ofStep - tally.open());
  }

  /** Whether jobs were left for another transaction. */
  private static boolean mayHaveMore(Run run, Map<Integer, Tally> tallies) {
    return run.mayBegin()
        && run.definition().steps().stream()
            .filter(step -> run.status(step).state() == StepState.RUNNING)
            .anyMatch(
                step -> {
                  Tally tally = tallies.getOrDefault(step.position(), Tally.NONE);
                  return tally.unsubmitted() > 0 && room(run, step, tally, tallies) > 0;
                });
  }

  private void recall(Run run) {
    Workflow workflow = run.workflow();
    if (workflow.recallsJobs() && others.cancel(workflow.id(), String.valueOf(workflow.reason()))) {
      run.recalled();
    }
  }
}
