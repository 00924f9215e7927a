package io.dogwatch.benchmarks.latency;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The instant at which a handler was called, to the nanosecond: events keep milliseconds. */
record Stamp(long seconds, int nanos) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Stamp of(Instant instant) {
    return new Stamp(instant.getEpochSecond(), instant.getNano());
  }

  static Instant read(byte[] result) {
    JsonNode json = JSON.readTree(result);
    return Instant.ofEpochSecond(json.get("seconds").longValue(), json.get("nanos").intValue());
  }
}
