package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.alerts.AlertStream.End;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.annotations.ParameterObject;
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

  private final AlertStreams streams;
  private final JsonMapper json;

  AlertStreamController(AlertStreams streams, JsonMapper json) {
    this.streams = streams;
    this.json = json;
  }

  @GetMapping("/api/v1/alerts/stream")
  @Operation(
      operationId = "streamAlerts",
      summary = "Alerts as they are raised, as Server-Sent Events",
      description =
          "Every revision is an event named alert, its data an Alert as JSON. Several values of a"
              + " parameter have commas between them. A client that was cut off resumes where it was"
              + " with Last-Event-ID; one whose id this cluster has never given gets all alerts that"
              + " are kept. Where nothing is to be sent for 15 s, or nothing that passes, an id alone"
              + " keeps the connection alive.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(implementation = AlertView.class)))
  @ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
  @ProblemAnswer(code = "503", description = "Kafka is away, or there are too many clients")
  void stream(
      @ParameterObject AlertParameters wanted,
      @Parameter(description = "The id of the last event received")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    Parameters parameters = Parameters.of(request);
    AlertFilter filter = wanted.filter(parameters);
    StreamPosition named =
        parameters.optional(
            "Last-Event-ID", lastEventId, "the id of an event", StreamPosition::parse);
    parameters.requireValid();
    if (!streams.hasRoom()) {
      throw cannotStream();
    }
    try {
      stream(filter, beginning(named), response);
    } finally {
      streams.leave();
    }
  }

  private StreamPosition beginning(@Nullable StreamPosition named) {
    try {
      return streams.beginning(named).orElseThrow(AlertStreamController::cannotStream);
    } catch (KafkaException e) {
      log.atDebug().setCause(e).log("no stream of alerts");
      throw cannotStream();
    }
  }

  static ErrorResponseException cannotStream() {
    return Problems.unavailable("The alerts can't be streamed now.");
  }

  private void stream(AlertFilter filter, StreamPosition from, HttpServletResponse response)
      throws InterruptedException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      var client = new EventStreamClient(json, response.getOutputStream());
      AlertStream stream = streams.open(filter, from, client);
      stream.begin();
      do {
        stream.catchUp();
      } while (stream.follow() == End.BEHIND);
    } catch (IOException | KafkaException e) {
      // Either end may be gone; the client comes back with the id of its last event.
      log.atDebug().setCause(e).log("stream of alerts ends");
    }
  }
}
