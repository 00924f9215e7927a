package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.BodyTooLargeException;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads how a dead letter is to be replayed. */
final class ReplayBody {

  /** In bytes: a payload and what is around it. */
  private static final int LARGEST = 2 * JobMessage.MAX_PAYLOAD;

  private ReplayBody() {}

  /**
   * The payload instead of the job's own; empty for that. No body is as good as an empty object.
   *
   * @throws InvalidRequestException that lists what is wrong
   * @throws BodyTooLargeException if it has more than 512 KiB
   */
  static Optional<Payload> read(HttpServletRequest request) throws IOException {
    JsonNode fields = JsonBody.objectOrNone(JsonBody.read(request, LARGEST));
    var mistakes = new Mistakes();
    for (String name : fields.propertyNames()) {
      if (!name.equals("payload")) {
        mistakes.add(FieldProblem.at(Problem.pointerTo("", name), "unknown field"));
      }
    }
    JsonNode payload = fields.path("payload");
    boolean isGiven = !payload.isMissingNode() && !payload.isNull();
    if (isGiven && !payload.isObject()) {
      mistakes.add(FieldProblem.at("/payload", "a JSON object expected"));
    }
    byte[] bytes = isGiven ? JsonBody.JSON.writeValueAsBytes(payload) : new byte[0];
    if (bytes.length > JobMessage.MAX_PAYLOAD) {
      mistakes.add(
          FieldProblem.at(
              "/payload",
              "at most %d bytes expected, found %d"
                  .formatted(JobMessage.MAX_PAYLOAD, bytes.length)));
    }
    mistakes.requireNone();
    return isGiven ? Optional.of(Payload.json(bytes)) : Optional.empty();
  }
}
