package io.dogwatch.watchdog.feeds.venues;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Frames of JSON: numbers are kept digit by digit, as checksums are made of them. */
final class JsonFrames {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonFrames() {}

  /** What the frame says; a frame that makes no sense is malformed. */
  static Reading read(String text, Function<JsonNode, Reading> reader) {
    try {
      JsonNode json = JSON.readTree(text);
      return json.isMissingNode()
          ? new Reading.Malformed("JSON expected, found nothing")
          : reader.apply(json);
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return new Reading.Malformed(String.valueOf(e.getMessage()));
    }
  }

  static JsonNode field(JsonNode json, String name) {
    JsonNode field = json.path(name);
    if (field.isMissingNode() || field.isNull()) {
      throw new IllegalArgumentException(name + " expected, found none");
    }
    return field;
  }

  static String text(JsonNode json, String name) {
    return field(json, name).asString();
  }

  static long integer(JsonNode json, String name) {
    JsonNode field = field(json, name);
    if (!field.canConvertToLong()) {
      throw new IllegalArgumentException("an integer " + name + " expected, found " + field);
    }
    return field.asLong();
  }

  /** A number, in quotes or not, digit by digit. */
  static String digits(JsonNode number) {
    if (number.isNumber()) {
      BigDecimal value = number.decimalValue();
      return value.toPlainString();
    }
    return number.asString("");
  }

  static double number(JsonNode number) {
    return Double.parseDouble(digits(number));
  }

  static Instant millis(JsonNode json, String name) {
    return Instant.ofEpochMilli(integer(json, name));
  }

  /** Seconds since 1970 with decimals. */
  static Instant seconds(JsonNode number) {
    BigDecimal seconds = new BigDecimal(digits(number));
    long whole = seconds.longValue();
    long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }
}
