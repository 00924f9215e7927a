package io.dogwatch.orchestrator.queries;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tells JSON from what is none. */
final class ValidJson {

  /** Reads a value to its end, and nothing after it. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private ValidJson() {}

  /** Whether the bytes are a JSON value, and nothing else. */
  static boolean is(byte[] bytes) {
    try {
      var _ = MAPPER.readTree(bytes);
      return bytes.length > 0;
    } catch (JacksonException _) {
      return false;
    }
  }
}
