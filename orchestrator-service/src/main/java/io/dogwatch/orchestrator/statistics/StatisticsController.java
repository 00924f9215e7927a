package io.dogwatch.orchestrator.statistics;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/stats}. */
@RestController
final class StatisticsController {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration USUAL = Duration.ofHours(1);

  private final Statistics statistics;
  private final InstantSource clock;

  StatisticsController(Statistics statistics, InstantSource clock) {
    this.statistics = statistics;
    this.clock = clock;
  }

  @GetMapping("/api/v1/stats")
  @Operation(
      operationId = "getStatistics",
      summary = "How executions have ended, and how long they took, of each type and worker",
      description = "Counted as they end: the answer takes as long, however many jobs there were.")
  @ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
  @ProblemAnswer(code = "503", description = "The read model does not answer")
  StatisticsView get(
      @Parameter(
              description =
                  "How far back, from PT1M to P1D; it begins with the minute that is so long ago",
              schema = @Schema(type = "string", defaultValue = "PT1H"))
          @RequestParam(required = false)
          @Nullable String window,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String worker,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    Duration length =
        parameters.optional(
            "window", window, "a duration from PT1M to P1D", StatisticsController::length);
    String ofType = parameters.text("type", type);
    String ofWorker = parameters.text("worker", worker);
    parameters.requireValid();
    Instant to = clock.instant();
    Instant from = to.minus(length == null ? USUAL : length).truncatedTo(ChronoUnit.MINUTES);
    return StatisticsView.of(
        from, to, statistics.since(from, ofType, ofWorker), statistics.running(ofType, ofWorker));
  }

  private static Duration length(String text) {
    Duration length = Duration.parse(text);
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return length;
  }
}
