package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What steps result in, for those that refer to it. */
final class StepResults {

  /** Of one step, in characters. */
  private static final int LARGEST = 4 * 1024 * 1024;

  private final WorkflowJobs jobs;
  private final OtherJobs others;

  StepResults(WorkflowJobs jobs, OtherJobs others) {
    this.jobs = jobs;
    this.others = others;
  }

  /**
   * What the jobs of a step have returned, as JSON: that of the one job, or an array in the order
   * of the items, with null for those that have not succeeded by now. Null where nobody refers to
   * it.
   *
   * @throws UnresolvedException if it is no JSON, or too large
   */
  @Nullable String of(Run run, Step step, Work.Jobs work) throws UnresolvedException {
    if (!run.definition().referredTo().contains(step.name())) {
      return null;
    }
    List<WorkflowJobs.Row> rows = jobs.page(run.workflow().id(), step, -1, false, StepReader.MOST);
    List<JobId> succeeded =
        rows.stream()
            .filter(row -> row.end() == JobState.SUCCEEDED)
            .map(row -> Objects.requireNonNull(row.job()))
            .toList();
    Map<JobId, Payload> results = others.results(succeeded);
    List<JsonNode> all = new ArrayList<>();
    for (WorkflowJobs.Row row : rows) {
      all.add(
          row.job() != null && row.end() == JobState.SUCCEEDED
              ? json(row.job(), results.get(row.job()))
              : Placeholders.JSON.nullNode());
    }
    Object result = work instanceof Work.OneJob ? all.getFirst() : all;
    String json = Placeholders.JSON.writeValueAsString(result);
    if (json.length() > LARGEST) {
      throw new UnresolvedException(
          "results of at most %d characters expected, found %d".formatted(LARGEST, json.length()));
    }
    return json;
  }

  /** What a decision results in, as JSON. */
  static String of(Decision decision) {
    return Placeholders.JSON.writeValueAsString(
        Map.of("option", decision.option(), "by", decision.by(), "at", decision.at().toString()));
  }

  /**
   * What a job has returned; a JSON null for nothing.
   *
   * @throws UnresolvedException if it is no JSON
   */
  static JsonNode json(JobId job, @Nullable Payload result) throws UnresolvedException {
    if (result == null) {
      return Placeholders.JSON.nullNode();
    }
    if (result.isJson()) {
      try {
        return Placeholders.JSON.readTree(result.bytes());
      } catch (JacksonException _) {
        // said below
      }
    }
    throw new UnresolvedException("a JSON result of job %s expected".formatted(job));
  }
}
