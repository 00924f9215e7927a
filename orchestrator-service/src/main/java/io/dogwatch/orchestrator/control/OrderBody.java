package io.dogwatch.orchestrator.control;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.BodyTooLargeException;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the body of an order, a small JSON object, and notes everything that is wrong with it. */
public final class OrderBody {

  /** In bytes. */
  private static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_TEXT = 1_000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonNode fields;
  private final Mistakes mistakes = new Mistakes();

  private OrderBody(JsonNode fields) {
    this.fields = fields;
  }

  /**
   * Reads the body of a request; none is as good as an empty object.
   *
   * @param name of the only field there may be
   * @throws InvalidRequestException if the body is no JSON object
   * @throws BodyTooLargeException if it has more than 64 KiB
   */
  public static OrderBody read(HttpServletRequest request, String name) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_LENGTH + 1);
    if (body.length > MAX_LENGTH) {
      throw new BodyTooLargeException(MAX_LENGTH);
    }
    var read = new OrderBody(body.length == 0 ? JSON.createObjectNode() : object(body));
    for (String other : read.fields.propertyNames()) {
      if (!other.equals(name)) {
        read.error(Problem.pointerTo("", other), "unknown field");
      }
    }
    return read;
  }

  private @Nullable String text(String name) {
    JsonNode value = fields.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.stringValue().length() > MAX_TEXT) {
      error("/" + name, "a text of at most " + MAX_TEXT + " characters expected");
      return null;
    }
    return value.stringValue();
  }

  /**
   * A text for people to read that is all there is to read; empty where there is none.
   *
   * @throws InvalidRequestException that lists everything that is wrong
   */
  public String onlyText(String name) {
    String text = text(name);
    mistakes.requireNone();
    return text == null ? "" : text;
  }

  /**
   * A time that must be there.
   *
   * @throws InvalidRequestException that lists everything that is wrong, if it is not
   */
  Instant time(String name) {
    JsonNode value = fields.path(name);
    try {
      Instant time = OffsetDateTime.parse(value.stringValue("")).toInstant();
      mistakes.requireNone();
      return time;
    } catch (DateTimeException _) {
      error(
          "/" + name,
          value.isMissingNode() || value.isNull()
              ? "required"
              : "an ISO 8601 time with offset such as 2030-01-31T12:00:00Z expected, found "
                  + value);
      throw new InvalidRequestException(mistakes);
    }
  }

  private static JsonNode object(byte[] body) {
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

  private void error(String pointer, String detail) {
    mistakes.add(FieldProblem.at(pointer, detail));
  }
}
