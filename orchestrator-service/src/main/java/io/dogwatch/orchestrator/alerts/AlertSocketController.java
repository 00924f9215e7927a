package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/alerts/ws}. */
@RestController
final class AlertSocketController {

  private static final Logger log = LoggerFactory.getLogger(AlertSocketController.class);
  private static final String PATH = "/api/v1/alerts/ws";

  private final AlertStreams streams;
  private final JsonMapper json;

  AlertSocketController(AlertStreams streams, JsonMapper json) {
    this.streams = streams;
    this.json = json;
  }

  @GetMapping(PATH)
  @Operation(
      operationId = "followAlerts",
      summary = "Alerts as they are raised, over a WebSocket",
      description =
          "Every revision is a text message, JSON: id, and alert as in the list. The first message,"
              + " and one where nothing passes or nothing is to be sent for 15 s, has the id alone."
              + " A client that comes back says the last id in after. One that reads nothing for"
              + " 10 s is cut off, and one that is too slow for what comes is closed with code"
              + " 1013 and a reason, as is one for which there is no room. Several values of a"
              + " parameter have commas between them.")
  @ApiResponse(responseCode = "101", description = "A WebSocket from here on", content = @Content)
  @ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
  @ProblemAnswer(
      code = "403",
      description = "The page that asks is from another origin, and not from this machine")
  @ProblemAnswer(code = "426", description = "The request is none for a WebSocket")
  @ProblemAnswer(code = "503", description = "Kafka is away")
  void open(
      @ParameterObject AlertParameters wanted,
      @Parameter(description = "The last id received; from now on if nothing is said")
          @RequestParam(required = false)
          @Nullable String after,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, DeploymentException {
    Parameters parameters = Parameters.of(request);
    AlertFilter filter = wanted.filter(parameters);
    StreamPosition named =
        parameters.optional("after", after, "the id of a message", StreamPosition::parse);
    parameters.requireValid();
    requireWebSocket(request);
    requireKnownOrigin(request);
    var socket = new AlertSocket(streams, json, filter, beginning(named));
    container(request).upgradeHttpToWebSocket(request, response, configOf(socket), Map.of());
  }

  private static void requireWebSocket(HttpServletRequest request) {
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      ErrorResponseException problem =
          Problems.of(
              HttpStatus.UPGRADE_REQUIRED,
              "A request for a WebSocket expected, found another one.");
      problem.getHeaders().set(HttpHeaders.UPGRADE, "websocket");
      throw problem;
    }
  }

  private static void requireKnownOrigin(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!Origins.allow(origin, request.getHeader(HttpHeaders.HOST))) {
      throw Problems.of(
          HttpStatus.FORBIDDEN,
          "A page from here, or from this machine, expected, found one from %s.".formatted(origin));
    }
  }

  private StreamPosition beginning(@Nullable StreamPosition named) {
    try {
      return streams.beginning(named).orElseThrow(AlertStreamController::cannotStream);
    } catch (KafkaException e) {
      log.atDebug().setCause(e).log("no socket of alerts");
      throw AlertStreamController.cannotStream();
    }
  }

  private static ServerContainer container(HttpServletRequest request) {
    return (ServerContainer)
        request.getServletContext().getAttribute(ServerContainer.class.getName());
  }

  /** One endpoint for one request, which has a filter of its own. */
  private static ServerEndpointConfig configOf(AlertSocket socket) {
    return ServerEndpointConfig.Builder.create(AlertSocket.class, PATH)
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> endpoint) {
                return endpoint.cast(socket);
              }
            })
        .build();
  }
}
