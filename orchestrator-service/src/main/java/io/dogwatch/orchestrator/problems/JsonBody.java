package io.dogwatch.orchestrator.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies of requests that are one JSON object. */
public final class JsonBody {

  /** No field twice; numbers keep their digits. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * The bytes of a body.
   *
   * @param most of them
   * @throws BodyTooLargeException if there are more
   */
  public static byte[] read(HttpServletRequest request, int most) throws IOException {
    byte[] body = request.getInputStream().readNBytes(most + 1);
    if (body.length > most) {
      throw new BodyTooLargeException(most);
    }
    return body;
  }

  /**
   * The object that a body is.
   *
   * @throws InvalidRequestException if it is none
   */
  public static JsonNode object(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException _) {
      // said below
    }
    throw new InvalidRequestException(Mistakes.of(FieldProblem.at("", "a JSON object expected")));
  }

  /** The same, where no body is as good as an empty object. */
  public static JsonNode objectOrNone(byte[] body) {
    return body.length == 0 ? JSON.createObjectNode() : object(body);
  }
}
