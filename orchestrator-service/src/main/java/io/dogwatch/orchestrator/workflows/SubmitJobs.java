package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.submission.JobTemplate;
import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/** Submits jobs of steps, within the transaction in which the step begins or goes on. */
final class SubmitJobs {

  /** In one transaction. */
  static final int MOST = 1_000;

  private final WorkflowJobs jobs;
  private final FoundItems items;
  private final Consumer<List<Arrival>> intake;
  private final Function<Instant, JobId> ids;
  private final RandomGenerator random;

  /**
   * @param intake keeps jobs, within the transaction of the thread that calls it
   * @param random for the ids of traces
   */
  SubmitJobs(
      WorkflowJobs jobs,
      FoundItems items,
      Consumer<List<Arrival>> intake,
      Function<Instant, JobId> ids,
      RandomGenerator random) {
    this.jobs = jobs;
    this.items = items;
    this.intake = intake;
    this.ids = ids;
    this.random = random;
  }

  /**
   * Submits the next jobs of a step, as many as there is room for, and at most so many as fit into
   * a transaction.
   *
   * @return whether there were any
   */
  boolean some(Run run, Step step, int room, Instant now) {
    List<WorkflowJobs.Row> rows =
        room <= 0 ? List.of() : jobs.unsubmitted(run.workflow().id(), step, Math.min(room, MOST));
    Map<Integer, JobId> submitted = new LinkedHashMap<>();
    List<Arrival> arrivals = new ArrayList<>();
    Scope scope = run.scope();
    for (WorkflowJobs.Row row : rows) {
      try {
        JobMessage job = job(run, step, row, scope, now);
        submitted.put(row.index(), job.id());
        arrivals.add(new Arrival(job, run.workflow().trace().child(random), null));
      } catch (UnresolvedException | InvalidRequestException e) {
        jobs.refused(run.workflow().id(), step, row.index(), String.valueOf(e.getMessage()), now);
      }
    }
    if (!arrivals.isEmpty()) {
      intake.accept(arrivals);
      jobs.submitted(run.workflow().id(), step, submitted);
    }
    return !rows.isEmpty();
  }

  private JobMessage job(Run run, Step step, WorkflowJobs.Row row, Scope scope, Instant now)
      throws UnresolvedException {
    JsonNode job =
        switch (step.work()) {
          case Work.OneJob one -> scope.resolve(one.job());
          case Work.FanOut fanOut ->
              scope
                  .with("item", item(row))
                  .with("index", IntNode.valueOf(row.index()))
                  .resolve(fanOut.job());
          case Work.Batches batches ->
              scope.with("batch", batch(run, step, row, batches.job())).resolve(batches.job());
          case Work.Gate _ -> throw new IllegalStateException("a gate has no jobs");
        };
    var occasion =
        new JobTemplate.Occasion(
            ids.apply(now),
            now,
            run.workflow().id(),
            Map.of("workflow", run.definition().name(), "step", step.name()),
            JobMessage.Dependencies.NONE);
    return new JobTemplate(Placeholders.JSON.writeValueAsString(withTexts(job))).job(occasion, now);
  }

  /** Metadata are texts, whatever the values that they come from. */
  private static JsonNode withTexts(JsonNode job) {
    if (job.path("metadata") instanceof ObjectNode metadata) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(metadata.properties())) {
        if (!field.getValue().isString() && !field.getValue().isNull()) {
          metadata.put(field.getKey(), field.getValue().toString());
        }
      }
    }
    return job;
  }

  private static JsonNode item(WorkflowJobs.Row row) {
    return row.item() == null
        ? Placeholders.JSON.nullNode()
        : Placeholders.JSON.readTree(row.item());
  }

  /** What a batch is asked for, and where it goes on. */
  private JsonNode batch(Run run, Step step, WorkflowJobs.Row row, JsonNode job) {
    ObjectNode batch = item(row).asObject();
    String cursor = run.status(step).batches().cursor();
    batch.set(
        "cursor",
        cursor == null ? Placeholders.JSON.nullNode() : Placeholders.JSON.readTree(cursor));
    if (Names.in(job).stream().anyMatch(SubmitJobs::hasKeys)) {
      batch.set("keys", Placeholders.JSON.valueToTree(items.keys(run.workflow().id(), step)));
    }
    return batch;
  }

  /** There may be many. */
  private static boolean hasKeys(Names.Name name) {
    return name.root().equals("batch")
        && (name.path().isEmpty() || name.path().startsWith(".keys"));
  }
}
