package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.submission.JobTemplate;
import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.types.JobTypes;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Checks the jobs of steps as submissions are checked, but for what placeholders stand for: the
 * worker checks that when it is there.
 */
final class JobCheck {

  private final JobTypes types;
  private final Instant now;
  private final Mistakes mistakes;

  JobCheck(JobTypes types, Instant now, Mistakes mistakes) {
    this.types = types;
    this.now = now;
    this.mistakes = mistakes;
  }

  void check(Definition definition) {
    for (Step step : definition.steps()) {
      String pointer = "/steps/" + step.position() + "/job";
      switch (step.work()) {
        case Work.Jobs jobs -> check(pointer, jobs.job());
        case Work.Batches batches -> check(pointer, batches.job());
        case Work.Gate _ -> {}
      }
    }
  }

  private void check(String pointer, JsonNode job) {
    Set<String> unknown =
        Names.PLACEHOLDERS.in(job).stream()
            .map(Placeholders.Found::pointer)
            .map(pointer::concat)
            .collect(Collectors.toSet());
    for (FieldProblem problem :
        new JobTemplate(JsonBody.JSON.writeValueAsString(job)).mistakes(pointer, types, now)) {
      String place = problem.pointer();
      if (place == null || place.equals(pointer + "/type") || !unknown.contains(place)) {
        mistakes.add(problem);
      }
    }
  }
}
