package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/v1/job-standings}. When a worker has died others ask for hundreds of jobs: so
 * they ask for many at once, and none of them waits.
 */
@RestController
final class JobStandingsController {

  private static final int MOST = 100;

  private final JobViews views;

  JobStandingsController(JobViews views) {
    this.views = views;
  }

  @Schema(name = "JobStandings")
  record Standings(List<StandingView> items) {}

  @GetMapping("/api/v1/job-standings")
  @Operation(
      operationId = "listJobStandings",
      summary = "Where some jobs stand",
      description =
          "Answers at once with what the read model has; jobs that it does not know, or not yet,"
              + " are left out.")
  @ProblemAnswer(code = "400", description = "No id, more than 100, or one that is no UUID")
  @ProblemAnswer(code = "503", description = "The read model does not answer")
  Standings list(
      @Parameter(
              description = "Once for each job",
              array =
                  @ArraySchema(
                      schema = @Schema(type = "string", format = "uuid"),
                      minItems = 1,
                      maxItems = MOST))
          @RequestParam(defaultValue = "")
          List<String> id,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    parameters.require(
        "id",
        1 <= id.size() && id.size() <= MOST,
        "1 to " + MOST + " ids expected, found " + id.size());
    List<JobId> jobs = new ArrayList<>();
    for (String text : id) {
      JobId job = parameters.optional("id", text, "a UUID", JobId::parse);
      if (job != null) {
        jobs.add(job);
      }
    }
    parameters.requireValid();
    return new Standings(views.standings(jobs));
  }
}
