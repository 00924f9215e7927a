package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/v1/job-standings}. When a worker has died others ask for hundreds of jobs: so
 * they ask for many at once, and wait only where they have to be sure.
 */
@RestController
final class JobStandingsController {

  private static final int MOST = 100;

  /** Less than workers wait for an answer. */
  private static final Duration CURRENT = Duration.ofSeconds(3);

  private final JobViews views;
  private final CatchUp catchUp;

  JobStandingsController(JobViews views, CatchUp jobsCatchUp) {
    this.views = views;
    this.catchUp = jobsCatchUp;
  }

  @Schema(name = "JobStandings")
  record Standings(List<StandingView> items) {}

  @GetMapping("/api/v1/job-standings")
  @Operation(
      operationId = "listJobStandings",
      summary = "Where some jobs stand",
      description =
          "Answers at once, unless current is wanted, with what the read model has; jobs that it"
              + " does not know, or not yet, are left out.")
  @ProblemAnswer(code = "400", description = "No id, more than 100, or one that is no UUID")
  @ProblemAnswer(code = "503", description = "The read model does not answer, or is behind")
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
      @Parameter(
              description = "Answer with all that was told until now; wait for that, for up to 3 s",
              schema = @Schema(type = "boolean", defaultValue = "false"))
          @RequestParam(required = false)
          @Nullable String current,
      HttpServletRequest query)
      throws InterruptedException {
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
    Boolean wait =
        parameters.optional("current", current, "true or false", JobStandingsController::parse);
    parameters.requireValid();
    if (Boolean.TRUE.equals(wait)) {
      catchUp.require(CURRENT);
    }
    return new Standings(views.standings(jobs));
  }

  private static Boolean parse(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
