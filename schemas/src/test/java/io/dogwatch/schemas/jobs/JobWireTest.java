package io.dogwatch.schemas.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.codec.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobWireTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00.001Z");
  private static final JobId JOB = JobId.parse("0193b5a0-7c00-7000-8000-000000000001");
  private static final Failure FAILURE =
      new Failure(FailureCode.RATE_LIMITED, "asked too often", "java.io.IOException", "at …");

  @Test
  void fullMessageComesBackWhole() {
    var message =
        new JobMessage(
            JOB,
            new JobType("probe"),
            Priority.HIGH,
            new Payload(new byte[] {1, 2}, "application/octet-stream"),
            3,
            new JobMessage.Limits(
                4, Backoff.DEFAULT, Duration.ofSeconds(9), NOON, NOON.plusMillis(5)),
            NOON,
            new JobMessage.Origin(
                UUID.fromString("11111111-2222-3333-4444-555555555555"),
                JOB,
                "desk-1",
                Map.of("colour", "blue")),
            new JobMessage.Step(2, 3, Payload.json("{\"page\":7}")),
            new JobMessage.Dependencies(
                Set.of(JobId.parse("0193b5a0-7c00-7000-8000-000000000002")),
                JobMessage.Dependencies.OnFailure.RUN));

    assertThat(JobMessage.CODEC.decode(JobMessage.CODEC.encode(message)))
        .isEqualTo(new Decoded.Message<>(message));
  }

  static Stream<JobFact> facts() {
    return Stream.of(
        new JobFact.Waiting(),
        new JobFact.Queued(),
        new JobFact.Scheduled(NOON.plusSeconds(60)),
        new JobFact.Started(),
        new JobFact.Succeeded(Payload.json("{}"), NOON),
        new JobFact.AttemptFailed(FAILURE, NOON, NOON.plusSeconds(1)),
        new JobFact.Continued(1, 20, NOON, null),
        new JobFact.Continued(2, 20, NOON, NOON.plusSeconds(1)),
        new JobFact.DeadLettered(DeadLetterReason.CRASH_LOOP, FAILURE, null),
        new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, FAILURE, NOON),
        new JobFact.DeadLettered(
            DeadLetterReason.DEPENDENCY, Failure.of(FailureCode.DEPENDENCY, "skipped"), null),
        new JobFact.Cancelled("not needed", null),
        new JobFact.Cancelled("not needed", NOON),
        new JobFact.Expired(),
        new JobFact.Skipped("dependency failed"));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void everyFactComesBackWhole(JobFact fact) {
    var event = new JobEvent(JOB, new JobType("probe"), new Claim(2, 1), "w-1", NOON, fact);

    assertThat(JobEvent.CODEC.decode(JobEvent.CODEC.encode(event)))
        .isEqualTo(new Decoded.Message<>(event));
  }
}
