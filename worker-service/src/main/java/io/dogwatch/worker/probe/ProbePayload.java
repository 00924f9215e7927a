package io.dogwatch.worker.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a probe is to do, in this order. What is null is not done. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProbePayload(
    @JsonPropertyDescription("Milliseconds to sleep, at most an hour") @Min(0) @Max(3_600_000)
        @Nullable Integer sleepMs,
    @JsonPropertyDescription("Milliseconds to keep one CPU busy, at most 10 minutes")
        @Min(0)
        @Max(600_000)
        @Nullable Integer cpuMs,
    @JsonPropertyDescription(
            "End the worker's process with this status, as a crash does; only where it is allowed")
        @Min(0)
        @Max(255)
        @Nullable Integer exit,
    @JsonPropertyDescription("How many attempts, counted from the first, are to fail")
        @Min(0)
        @Max(1_000)
        @Nullable Integer failTimes,
    @JsonPropertyDescription("Length of the filler in the result, at most 512 KiB")
        @Min(0)
        @Max(ProbePayload.MAX_FILLER)
        @Nullable Integer payloadBytes) {

  static final int MAX_FILLER = 512 * 1024;

  /** Does nothing, and succeeds. */
  static final ProbePayload NOTHING = new ProbePayload(null, null, null, null, null);

  Duration sleep() {
    return Duration.ofMillis(orZero(sleepMs));
  }

  Duration work() {
    return Duration.ofMillis(orZero(cpuMs));
  }

  boolean failsAt(int attempt) {
    return attempt <= orZero(failTimes);
  }

  int fillerBytes() {
    return orZero(payloadBytes);
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
