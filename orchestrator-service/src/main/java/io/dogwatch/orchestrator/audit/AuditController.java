package io.dogwatch.orchestrator.audit;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.audit.ContinuousAudit.Audit;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/audit}. */
@RestController
final class AuditController {

  /** For who asks a moment after the start. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ContinuousAudit audit;

  AuditController(ContinuousAudit audit) {
    this.audit = audit;
  }

  @Schema(name = "Audit")
  record AuditView(
      @Schema(
              description =
                  "When the last reading of the log began; what came later is not judged yet")
          Instant at,
      @Schema(
              type = "string",
              description = "How long that reading took, as ISO 8601",
              example = "PT0.8S")
          Duration took,
      @Schema(description = "When it is read again, about") Instant nextAt,
      @Schema(description = "Those of the last six days") long jobs,
      @Schema(description = "How many of them stand where") Map<JobState, Long> states,
      @Schema(description = "Jobs of which an attempt was executed more than once: no fault")
          long executedAgain,
      @Schema(description = "Neither ended nor about to be executed") List<String> lost,
      @Schema(description = "Said to have ended in two ways, though submitted once")
          List<String> endedTwice,
      @Schema(
              description =
                  "Ids under which two jobs or more were submitted, each of which may be executed:"
                      + " no fault of the log's")
          List<String> submittedTwice,
      @Schema(description = "All of lost and endedTwice: empty in a sound log")
          List<String> violations) {

    static AuditView of(Audit audit) {
      AuditReport report = audit.report();
      return new AuditView(
          audit.at(),
          audit.took(),
          audit.nextAt(),
          report.jobs(),
          new TreeMap<>(report.states()),
          report.repeated(),
          texts(report.lost()),
          texts(report.contradicted()),
          texts(report.submittedTwice()),
          texts(report.violations()));
    }

    private static List<String> texts(List<JobId> jobs) {
      return jobs.stream().map(JobId::toString).toList();
    }
  }

  @GetMapping("/api/v1/audit")
  @Operation(
      operationId = "getAudit",
      summary = "Whether any job is lost",
      description =
          "What the last reading of the whole log has found, which is done again and again for a"
              + " hundredth of the time, and half an hour after the one before at the latest."
              + " ./dogwatch verify reads it now.")
  @ProblemAnswer(code = "503", description = "The log has not been read yet")
  AuditView get() throws InterruptedException {
    return audit
        .last(PATIENCE)
        .map(AuditView::of)
        .orElseThrow(() -> Problems.unavailable("The log has not been read to its end yet."));
  }
}
