package io.dogwatch.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.worker.probe.ProbeHandler.Exit;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeHandlerTest {

  private final FakeMachine machine = new FakeMachine();
  private final ProbeHandler handler = new ProbeHandler(Exit.ALLOWED, machine);

  @Test
  void anEmptyPayloadSucceedsAtOnce() throws Exception {
    assertThat(handler.handle(ProbePayload.NOTHING, attempt(1)))
        .isEqualTo(new ProbeResult(1, 0, 0, ""));
  }

  @Test
  void sleepsThenWorks() throws Exception {
    Object result = handler.handle(new ProbePayload(20_000, 300, null, null, 5), attempt(2));

    assertThat(machine.orders()).containsExactly("sleep PT20S", "work PT0.3S");
    assertThat(result).isEqualTo(new ProbeResult(2, 20_000, 300, "xxxxx"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void failsTheFirstAttemptsSoThatTheyAreRetried(int attempt) {
    assertThatExceptionOfType(JobFailure.class)
        .isThrownBy(
            () -> handler.handle(new ProbePayload(null, null, null, 2, null), attempt(attempt)))
        .satisfies(failure -> assertThat(failure.code().isRetryable()).isTrue());
  }

  @Test
  void succeedsAfterTheFailures() throws Exception {
    assertThat(handler.handle(new ProbePayload(null, null, null, 2, null), attempt(3)))
        .isEqualTo(new ProbeResult(3, 0, 0, ""));
  }

  @Test
  void crashesAfterTheSleepWhereAllowed() throws Exception {
    handler.handle(new ProbePayload(10, null, 3, null, null), attempt(1));

    assertThat(machine.orders()).containsExactly("sleep PT0.01S", "work PT0S", "crash 3");
  }

  @Test
  void refusesToCrashElsewhere() {
    var careful = new ProbeHandler(Exit.REFUSED, machine);

    assertThatExceptionOfType(JobFailure.class)
        .isThrownBy(() -> careful.handle(new ProbePayload(10, null, 3, null, null), attempt(1)))
        .withMessageContaining("dogwatch.probe.exit-allowed")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(FailureCode.INVALID_INPUT));
    assertThat(machine.orders()).isEmpty();
  }

  private static JobContext attempt(int attempt) {
    var message =
        JobMessage.of(
            new JobId(new UUID(0, 1)),
            new JobType("probe"),
            Priority.NORMAL,
            Payload.json("{}"),
            Instant.EPOCH);
    while (message.attempt() < attempt) {
      message = message.nextAttempt(null);
    }
    return new JobContext(message, new Claim(attempt, 1));
  }
}
