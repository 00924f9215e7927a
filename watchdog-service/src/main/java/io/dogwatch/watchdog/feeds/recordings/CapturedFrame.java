package io.dogwatch.watchdog.feeds.recordings;

import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of a capture.
 *
 * @param kind {@code recv} for a frame of the venue, {@code http} for an answer of its REST API,
 *     others for what the capture did
 * @param connection that it came over
 * @param url that was asked for, of an answer
 * @param text as the venue sent it
 */
record CapturedFrame(String kind, String connection, Instant time, String url, String text) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int TO_NANOS = 9;

  /**
   * Reads a line.
   *
   * @throws tools.jackson.core.JacksonException if it is not JSON
   * @throws IllegalArgumentException if its time is none in seconds
   */
  static CapturedFrame of(String line) {
    JsonNode json = JSON.readTree(line);
    BigDecimal seconds =
        json.path("ts").isNumber() ? json.path("ts").decimalValue() : BigDecimal.ZERO;
    if (seconds.signum() < 0 || seconds.compareTo(RecordedTrades.LATEST) > 0) {
      throw new IllegalArgumentException(
          "a time in seconds from 1970 to 9999 expected, found " + seconds);
    }
    long whole = seconds.longValue();
    long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(TO_NANOS).longValue();
    return new CapturedFrame(
        json.path("t").asString(""),
        json.path("conn").asString(""),
        Instant.ofEpochSecond(whole, nanos),
        json.path("url").asString(""),
        json.path("data").asString(""));
  }

  boolean isMessage() {
    return kind.equals("recv");
  }

  boolean isAnswer() {
    return kind.equals("http");
  }
}
