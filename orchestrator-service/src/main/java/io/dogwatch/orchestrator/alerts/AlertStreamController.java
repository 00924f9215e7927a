package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/alerts/stream}. */
@RestController
final class AlertStreamController {

  private static final Logger log = LoggerFactory.getLogger(AlertStreamController.class);
  private static final int MAX_CLIENTS = 200;

  private final RecentAlerts recent;
  private final AlertsTopic topic;
  private final JsonMapper json;
  private final Semaphore clients = new Semaphore(MAX_CLIENTS);

  AlertStreamController(RecentAlerts recent, AlertsTopic topic, JsonMapper json) {
    this.recent = recent;
    this.topic = topic;
    this.json = json;
  }

  @GetMapping("/api/v1/alerts/stream")
  @Operation(
      operationId = "streamAlerts",
      summary = "Alerts as they are raised, as Server-Sent Events",
      description =
          "Every revision is an event named alert, its data an Alert as JSON. A client that was cut"
              + " off resumes where it was with Last-Event-ID; one whose id this cluster has never"
              + " given gets all alerts that are kept. A comment every 15 s keeps the connection"
              + " alive.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(implementation = AlertView.class)))
  @ProblemAnswer(code = "400", description = "Last-Event-ID is no id of an event of this stream")
  @ProblemAnswer(code = "503", description = "Kafka is away, or there are too many clients")
  void stream(
      @Parameter(description = "The id of the last event received")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var parameters = new Parameters();
    StreamPosition named =
        parameters.optional(
            "Last-Event-ID", lastEventId, "the id of an event", StreamPosition::parse);
    parameters.requireValid();
    var end = recent.end();
    if (end.isEmpty() || !clients.tryAcquire()) {
      throw cannotStream();
    }
    try {
      stream(named == null ? end.get() : topic.resumption(named), response);
    } catch (KafkaException e) {
      log.atDebug().setCause(e).log("no stream of alerts");
      throw cannotStream();
    } finally {
      clients.release();
    }
  }

  private static ErrorResponseException cannotStream() {
    return Problems.unavailable("The alerts can't be streamed now.");
  }

  private void stream(StreamPosition from, HttpServletResponse response)
      throws InterruptedException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      new AlertStream(recent, topic, json, response.getOutputStream(), from).run();
    } catch (IOException | KafkaException e) {
      // Either end may be gone; the client comes back with the id of its last event.
      log.atDebug().setCause(e).log("stream of alerts ends");
    }
  }
}
