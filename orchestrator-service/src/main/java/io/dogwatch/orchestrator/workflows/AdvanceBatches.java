package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.orchestrator.workflows.BatchPlan.Next;
import io.dogwatch.orchestrator.workflows.StepStatus.Batching;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Has steps in batches go on. What a batch has found is kept in the transaction in which its end is
 * noted, with where the next one goes on: a batch that is broken off is made again, and what it has
 * found twice counts once.
 */
final class AdvanceBatches {

  private final WorkflowJobs jobs;
  private final FoundItems items;
  private final OtherJobs others;

  AdvanceBatches(WorkflowJobs jobs, FoundItems items, OtherJobs others) {
    this.jobs = jobs;
    this.items = items;
    this.others = others;
  }

  /** Keeps what batches have found whose end was just noted. */
  void take(Run run, Step step, Work.Batches work, List<WorkflowJobs.Row> ended, Instant now) {
    List<JobId> succeeded =
        ended.stream()
            .filter(row -> row.end() == JobState.SUCCEEDED)
            .map(WorkflowJobs.Row::job)
            .map(Objects::requireNonNull)
            .toList();
    Map<JobId, Payload> results = others.results(succeeded);
    for (JobId job : succeeded) {
      try {
        take(run, step, work, StepResults.json(job, results.get(job)));
      } catch (UnresolvedException e) {
        run.set(step, run.status(step).failed(now, String.valueOf(e.getMessage())));
      }
    }
  }

  private void take(Run run, Step step, Work.Batches work, JsonNode result)
      throws UnresolvedException {
    JsonNode found = Placeholders.at(result, work.items().path());
    if (!found.isArray()) {
      throw new UnresolvedException(
          "a batch that returns an array of %s expected, found %s"
              .formatted(work.items().path(), found.getNodeType()));
    }
    List<FoundItems.Item> all = new ArrayList<>();
    for (JsonNode item : found) {
      all.add(item(work.items(), item));
    }
    items.add(run.workflow().id(), step, all);
    JsonNode cursor = result.path("cursor");
    run.set(
        step,
        run.status(step)
            .at(
                new Batching(
                    cursor.isMissingNode() ? null : Placeholders.JSON.writeValueAsString(cursor),
                    result.path("done").asBoolean(false))));
  }

  private static FoundItems.Item item(Work.Items places, JsonNode item) throws UnresolvedException {
    String json = Placeholders.JSON.writeValueAsString(item);
    JsonNode key = places.key() == null ? item : Placeholders.at(item, places.key());
    if (key.isMissingNode() || key.isNull()) {
      throw new UnresolvedException("items with %s expected".formatted(places.key()));
    }
    JsonNode score = places.score() == null ? null : Placeholders.at(item, places.score());
    return new FoundItems.Item(
        key.isString() ? key.stringValue() : Placeholders.JSON.writeValueAsString(key),
        json,
        score != null && score.isNumber() ? score.doubleValue() : null);
  }

  /**
   * Has a step that runs go on.
   *
   * @return whether anything has changed
   */
  boolean goOn(Run run, Step step, Work.Batches work, Tally tally, Instant now) {
    StepStatus status = run.status(step);
    if (tally.failed() > 0) {
      return run.set(
          step, status.failed(now, "batch %d has not succeeded".formatted(tally.ended())));
    }
    if (tally.open() > 0 || tally.unsubmitted() > 0) {
      return false;
    }
    try {
      BatchPlan plan = plan(run, step, work);
      boolean isOver =
          status.batches().isExhausted() || tally.planned() >= work.most() * (status.round() + 1L);
      return switch (plan.next(work.size(), isOver)) {
        case Next.Batch batch -> run.mayBegin() && begun(run, step, tally, batch);
        case Next.Done _ -> run.set(step, done(run, step, plan, now));
        case Next.Missing(int missing) ->
            run.set(step, shortOf(run, step, work, plan, missing, now));
      };
    } catch (UnresolvedException e) {
      return run.set(step, status.failed(now, String.valueOf(e.getMessage())));
    }
  }

  private boolean begun(Run run, Step step, Tally tally, Next.Batch batch) {
    String item =
        Placeholders.JSON.writeValueAsString(
            Map.of(
                "number",
                tally.planned() + 1,
                "size",
                batch.size(),
                "remaining",
                batch.remaining(),
                "round",
                run.status(step).round()));
    jobs.plan(run.workflow().id(), step, tally.planned(), List.of(item));
    return true;
  }

  private StepStatus done(Run run, Step step, BatchPlan plan, Instant now) {
    List<JsonNode> best =
        items.best(run.workflow().id(), step, plan.wanted()).stream()
            .map(Placeholders.JSON::readTree)
            .toList();
    return run.status(step).succeeded(now, Placeholders.JSON.writeValueAsString(best));
  }

  private StepStatus shortOf(
      Run run, Step step, Work.Batches work, BatchPlan plan, int missing, Instant now) {
    return switch (work.onShortfall()) {
      case FAIL -> run.status(step).failed(now, shortfall(plan, missing));
      case ACCEPT -> done(run, step, plan, now);
      case ASK -> run.status(step).asking(now, null);
    };
  }

  /** What somebody has decided about a shortfall. */
  StepStatus carriedOut(Run run, Step step, Work.Batches work, Decision decision, Instant now) {
    StepStatus status = run.status(step);
    try {
      BatchPlan plan = plan(run, step, work);
      return switch (decision.option()) {
        case Decision.CONTINUE -> status.resumed();
        case Decision.ACCEPT -> done(run, step, plan, now);
        default -> status.failed(now, shortfall(plan, plan.wanted() - plan.found()));
      };
    } catch (UnresolvedException e) {
      return status.failed(now, String.valueOf(e.getMessage()));
    }
  }

  private static String shortfall(BatchPlan plan, int missing) {
    return "%d items expected, found %d too few".formatted(plan.wanted(), missing);
  }

  private BatchPlan plan(Run run, Step step, Work.Batches work) throws UnresolvedException {
    UUID id = run.workflow().id();
    return BatchPlan.of(
        count(run, "target", work.target()),
        count(run, "existing", work.existing()),
        work.oversample(),
        items.count(id, step));
  }

  private static int count(Run run, String name, JsonNode document) throws UnresolvedException {
    JsonNode count = run.scope().resolve(document);
    if (!count.canConvertToExactIntegral()
        || !count.canConvertToInt()
        || count.intValue() < 0
        || count.intValue() > StepReader.MOST) {
      throw new UnresolvedException(
          "%s: a number from 0 to %d expected, found %s".formatted(name, StepReader.MOST, count));
    }
    return count.intValue();
  }
}
