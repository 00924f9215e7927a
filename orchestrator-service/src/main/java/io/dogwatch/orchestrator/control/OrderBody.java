package io.dogwatch.orchestrator.control;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
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
  public static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_TEXT = 1_000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonNode fields;
  private final Mistakes mistakes = new Mistakes();

  private OrderBody(JsonNode fields) {
    this.fields = fields;
  }

  /**
   * Reads a body; none is as good as an empty object.
   *
   * @param name of the only field there may be
   * @throws InvalidRequestException if the body is no JSON object
   */
  public static OrderBody read(byte[] body, String name) {
    var read = new OrderBody(body.length == 0 ? JSON.createObjectNode() : object(body));
    for (String other : read.fields.propertyNames()) {
      if (!other.equals(name)) {
        read.error(Problem.pointerTo("", other), "unknown field");
      }
    }
    return read;
  }

  /** A text for people to read, or null where there is none or an invalid one. */
  public @Nullable String text(String name) {
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
   * A time that must be there.
   *
   * @throws InvalidRequestException that lists everything that is wrong, if it is not
   */
  Instant time(String name) {
    JsonNode value = fields.path(name);
    try {
      Instant time = OffsetDateTime.parse(value.stringValue("")).toInstant();
      requireValid();
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

  /**
   * Call after the last field, before any is used.
   *
   * @throws InvalidRequestException that lists everything that is wrong
   */
  public void requireValid() {
    mistakes.requireNone();
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
