package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.intake.Fingerprint;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * What users do with workflows. Safe for use by many threads. Every method throws a {@link
 * DataAccessException} if the database does not answer.
 */
final class ManageWorkflows {

  private static final Logger log = LoggerFactory.getLogger(ManageWorkflows.class);

  private final Workflows workflows;
  private final WorkflowJobs jobs;
  private final JobTypes types;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final RandomGenerator random;

  /**
   * @param ids of workflows that come without a key
   * @param random for the ids of traces
   */
  ManageWorkflows(
      Workflows workflows,
      WorkflowJobs jobs,
      JobTypes types,
      InstantSource clock,
      Supplier<UUID> ids,
      RandomGenerator random) {
    this.workflows = workflows;
    this.jobs = jobs;
    this.types = types;
    this.clock = clock;
    this.ids = ids;
    this.random = random;
  }

  /** What became of a submission. */
  sealed interface Submitted {

    /** It is there, and begins. */
    record New(UUID id) implements Submitted {}

    /** It was there before. */
    record Known(UUID id) implements Submitted {}

    /** Another one has its key. */
    record Taken(UUID id) implements Submitted {}
  }

  private record Wish(UUID workflow, String order, String actor) {}

  /** What became of a wish. */
  sealed interface Changed {

    /** It is as was wished. */
    record Done(Workflow workflow) implements Changed {}

    /** It can't be, as the workflow stands. */
    record NotNow(String reason) implements Changed {}

    /** There is no such workflow, or no such step. */
    record Unknown() implements Changed {}

    /** The wish is none that can be. */
    record Refused(FieldProblem problem) implements Changed {}
  }

  /**
   * Begins a workflow, unless one of its key is there.
   *
   * @param trace to go on with; empty for a new one
   * @throws InvalidRequestException that lists what is wrong with it
   */
  Submitted submit(String json, Optional<Traceparent> trace) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Definition definition = WorkflowReader.read(json, types, now);
    String key = WorkflowReader.keyIn(definition);
    UUID id =
        key == null
            ? ids.get()
            : UUID.nameUUIDFromBytes(("workflow/" + key).getBytes(StandardCharsets.UTF_8));
    String fingerprint = Fingerprint.ofJson(json.getBytes(StandardCharsets.UTF_8)).hex();
    var workflow =
        new Workflow(
            id,
            definition,
            WorkflowState.RUNNING,
            false,
            null,
            trace.orElseGet(() -> Traceparent.next(random)),
            now,
            null,
            false,
            Collections.nCopies(definition.steps().size(), StepStatus.PENDING));
    return workflows.inTransaction(
        () -> {
          if (workflows.add(workflow, fingerprint)) {
            return new Submitted.New(id);
          }
          return workflows.fingerprint(id).equals(fingerprint)
              ? new Submitted.Known(id)
              : new Submitted.Taken(id);
        });
  }

  /** Lets nothing of it begin for now; what runs goes on. */
  Changed pause(UUID id, String actor) {
    return unlessEnded(new Wish(id, "pause", actor), workflow -> workflow.pausing(true));
  }

  /** Lets it go on. */
  Changed resume(UUID id, String actor) {
    return unlessEnded(new Wish(id, "resume", actor), workflow -> workflow.pausing(false));
  }

  /** Takes it back, and its steps and jobs that have not ended. */
  Changed cancel(UUID id, String reason, String actor) {
    Instant now = clock.instant();
    return unlessEnded(
        new Wish(id, "cancel", actor),
        workflow ->
            workflow
                .withSteps(workflow.steps().stream().map(it -> it.cancelled(now)).toList())
                .ended(WorkflowState.CANCELLED, reason, now)
                .recalling(true));
  }

  private Changed unlessEnded(Wish wish, Function<Workflow, Workflow> change) {
    return change(
        wish,
        workflow ->
            workflow.state().hasEnded()
                ? new Changed.NotNow("The workflow is " + workflow.state() + ".")
                : new Changed.Done(change.apply(workflow)));
  }

  /** Has a workflow that has failed go on: what has failed is done again, and nothing else. */
  Changed retryFailed(UUID id, String actor) {
    return change(
        new Wish(id, "retry-failed", actor),
        workflow ->
            workflow.state() == WorkflowState.FAILED
                ? new Changed.Done(again(workflow))
                : new Changed.NotNow("The workflow is " + workflow.state() + ", not FAILED."));
  }

  private Workflow again(Workflow workflow) {
    List<StepStatus> steps =
        workflow.definition().steps().stream()
            .map(step -> again(workflow, step, workflow.steps().get(step.position())))
            .toList();
    return workflow.withSteps(steps).running(WorkflowState.RUNNING);
  }

  private StepStatus again(Workflow workflow, Step step, StepStatus status) {
    if (status.state() != StepState.FAILED) {
      return status;
    }
    jobs.again(workflow.id(), step);
    boolean hasJobs = jobs.tallies(workflow.id()).containsKey(step.position());
    return hasJobs || step.work() instanceof Work.Batches ? status.resumed() : status.again();
  }

  /**
   * Decides about a step.
   *
   * @param by who does
   */
  Changed decide(UUID id, String name, String option, String by) {
    return change(
        new Wish(id, "decide", by),
        workflow ->
            workflow.definition().steps().stream()
                .filter(step -> step.name().equals(name))
                .findAny()
                .map(step -> decide(workflow, step, option, by))
                .orElseGet(Changed.Unknown::new));
  }

  private Changed decide(Workflow workflow, Step step, String option, String by) {
    StepStatus status = workflow.steps().get(step.position());
    List<String> options = Decision.optionsOf(step.work());
    if (workflow.state().hasEnded()) {
      return new Changed.NotNow("The workflow is " + workflow.state() + ".");
    }
    if (status.state() != StepState.NEEDS_DECISION || status.decision() != null) {
      return new Changed.NotNow(
          "Nobody has to decide about step %s: it is %s.".formatted(step.name(), status.state()));
    }
    if (!options.contains(option)) {
      return new Changed.Refused(
          FieldProblem.at(
              "/option",
              "one of %s expected, found \"%s\"".formatted(String.join(", ", options), option)));
    }
    List<StepStatus> steps = new ArrayList<>(workflow.steps());
    steps.set(step.position(), status.decided(new Decision(option, by, clock.instant())));
    return new Changed.Done(workflow.withSteps(steps));
  }

  private Changed change(Wish wish, Function<Workflow, Changed> change) {
    Changed done =
        workflows.inTransaction(
            () -> {
              Optional<Workflow> before = workflows.lock(wish.workflow());
              Changed changed = before.map(change).orElseGet(Changed.Unknown::new);
              if (changed instanceof Changed.Done(Workflow after)) {
                workflows.save(before.orElseThrow(), after, Workflows.NextLook.NOW);
              }
              return changed;
            });
    if (done instanceof Changed.Done) { // there is no other record of who wished it
      log.atInfo()
          .addKeyValue("workflow", wish.workflow())
          .addKeyValue("order", wish.order())
          .addKeyValue("actor", wish.actor())
          .log("order about a workflow");
    }
    return done;
  }
}
