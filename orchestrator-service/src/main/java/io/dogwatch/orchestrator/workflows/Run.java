package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.workflows.Names.OfStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** A workflow that is looked at: what it is, and what has changed since. For one thread. */
final class Run {

  private final Map<String, Step> byName = new HashMap<>();
  private final List<StepStatus> statuses;

  /** Read once, however many jobs refer to them. */
  private final Map<String, JsonNode> results = new HashMap<>();

  private final Map<String, JsonNode> succeeded = new HashMap<>();

  private Workflow workflow;

  Run(Workflow workflow) {
    this.workflow = workflow;
    this.statuses = new ArrayList<>(workflow.steps());
    definition().steps().forEach(step -> byName.put(step.name(), step));
  }

  Workflow workflow() {
    return workflow.withSteps(statuses);
  }

  Definition definition() {
    return workflow.definition();
  }

  StepStatus status(Step step) {
    return statuses.get(step.position());
  }

  /** Returns whether it was another one before. */
  boolean set(Step step, StepStatus status) {
    results.remove(step.name());
    succeeded.remove(step.name());
    return !statuses.set(step.position(), status).equals(status);
  }

  /** Whether anything new of it may begin. */
  boolean mayBegin() {
    return !workflow.paused()
        && !workflow.state().hasEnded()
        && statuses.stream().noneMatch(it -> it.state() == StepState.FAILED);
  }

  /** Whether all steps before this one are done. */
  boolean isReady(Step step) {
    return step.after().stream().allMatch(other -> status(named(other)).state().isDone());
  }

  /** Whether a step is not left out. */
  boolean isWanted(Step step) {
    return step.when().entrySet().stream()
        .allMatch(it -> isDecided(named(it.getKey()), it.getValue()));
  }

  private boolean isDecided(Step step, Set<String> options) {
    Decision decision = status(step).decision();
    return decision != null && options.contains(decision.option());
  }

  /** What the names in the definition of its steps stand for. */
  Scope scope() {
    return Scope.of(
        definition().input(), workflow.id().toString(), definition().name(), this::value);
  }

  private @Nullable JsonNode value(OfStep name) {
    return name.onlySucceeded()
        ? succeeded.computeIfAbsent(name.step(), this::succeeded)
        : result(name.step());
  }

  /** A list without what is missing in it, and anything else as a list. */
  private ArrayNode succeeded(String name) {
    JsonNode result = result(name);
    ArrayNode succeeded = Placeholders.JSON.createArrayNode();
    Iterable<JsonNode> all =
        result == null ? List.of() : named(name).work().hasMany() ? result : List.of(result);
    all.forEach(
        it -> {
          if (!it.isNull()) {
            succeeded.add(it);
          }
        });
    return succeeded;
  }

  private @Nullable JsonNode result(String name) {
    String result = status(named(name)).result();
    return result == null
        ? null
        : results.computeIfAbsent(name, _ -> Placeholders.JSON.readTree(result));
  }

  private Step named(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /** What follows from the steps for the workflow. */
  void conclude(Instant now) {
    if (workflow.state().hasEnded()) {
      return;
    }
    for (Step step : definition().steps()) {
      if (status(step).state() == StepState.FAILED) {
        String why = "step %s: %s".formatted(step.name(), status(step).reason());
        workflow = workflow.ended(WorkflowState.FAILED, why, now);
        return;
      }
    }
    if (statuses.stream().allMatch(it -> it.state().isDone())) {
      workflow = workflow.ended(WorkflowState.SUCCEEDED, null, now);
    } else {
      boolean isAsking = statuses.stream().anyMatch(it -> it.state() == StepState.NEEDS_DECISION);
      workflow = workflow.running(isAsking ? WorkflowState.NEEDS_DECISION : WorkflowState.RUNNING);
    }
  }

  void recalled() {
    workflow = workflow.recalling(false);
  }

  /** When it has to be looked at, whatever happens until then; null for never. */
  @Nullable Instant wakeAt() {
    return workflow.state().hasEnded() ? null : deadlines().min(Instant::compareTo).orElse(null);
  }

  private Stream<Instant> deadlines() {
    return statuses.stream()
        .filter(it -> it.state() == StepState.NEEDS_DECISION)
        .map(StepStatus::deadline)
        .flatMap(Stream::ofNullable);
  }
}
