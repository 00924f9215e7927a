package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.BodyTooLargeException;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.submission.RawPayload;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
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
    byte[] body = JsonBody.read(request, LARGEST);
    JsonNode fields = JsonBody.objectOrNone(body);
    var mistakes = new Mistakes();
    for (String name : fields.propertyNames()) {
      if (!name.equals("payload")) {
        mistakes.add(FieldProblem.at(Problem.pointerTo("", name), "unknown field"));
      }
    }
    Payload payload = payload(body, mistakes);
    mistakes.requireNone();
    return Optional.ofNullable(payload);
  }

  /** As it came; null where there is none, or none that a job may have. */
  private static @Nullable Payload payload(byte[] body, Mistakes mistakes) {
    try (JsonParser parser = JsonBody.JSON.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isPayload = parser.currentName().equals("payload");
        parser.nextToken();
        if (isPayload) {
          return RawPayload.read("/payload", parser, body, mistakes);
        }
        parser.skipChildren();
      }
      return null;
    }
  }
}
