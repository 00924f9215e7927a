package io.dogwatch.engine.gates;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GateTest {

  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private boolean memory = true;
  private final Gate gate =
      new Gate(
          new JobType("macro"),
          new BreakerSettings(5, Duration.ofSeconds(60)),
          () -> memory,
          () -> now);

  @Test
  void closesAfterFiveFailuresOfTheInfrastructureInARow() {
    fail(FailureCode.PROVIDER_TIMEOUT, 4);
    succeed();
    fail(FailureCode.DATA_UNAVAILABLE, 4);

    assertThat(gate.isOpen()).as("a success in between").isTrue();

    fail(FailureCode.RATE_LIMITED, 1);

    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.tryEnter()).isFalse();
    assertThat(gate.isBroken()).isTrue();
  }

  @Test
  void failuresOfTheJobsThemselvesDoNotCount() {
    fail(FailureCode.INVALID_INPUT, 10);
    fail(FailureCode.INTERNAL, 10);
    fail(FailureCode.PROVIDER_TIMEOUT, 4);
    fail(FailureCode.INVALID_INPUT, 1);

    assertThat(gate.isOpen()).isTrue();

    fail(FailureCode.PROVIDER_TIMEOUT, 1);

    assertThat(gate.isOpen()).as("what does not count does not interrupt the row").isFalse();
  }

  @Test
  void letsOneThroughAfterThePauseAndOpensAgainWithIt() {
    fail(FailureCode.PROVIDER_TIMEOUT, 5);
    now = now.plusSeconds(59);
    assertThat(gate.isOpen()).isFalse();

    now = now.plusSeconds(2);
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.isProbing()).isTrue();
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.tryEnter()).as("one, and no more").isFalse();

    gate.succeeded();

    assertThat(gate.isProbing()).isFalse();
    assertThat(gate.tryEnter()).isTrue();
  }

  /** Defect 82 of the systems that Dogwatch replaces: a half-open breaker never opened again. */
  @Test
  void closesAgainWhenTheOneFails() {
    fail(FailureCode.PROVIDER_TIMEOUT, 5);
    now = now.plusSeconds(61);
    assertThat(gate.isOpen()).isTrue();

    fail(FailureCode.PROVIDER_TIMEOUT, 1);

    assertThat(gate.isOpen()).isFalse();
    now = now.plusSeconds(61);
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void tellsWhatKeepsJobsFromBeginning() {
    assertThat(gate.hold()).isEqualTo(Hold.NOTHING);
    fail(FailureCode.PROVIDER_TIMEOUT, 5);
    assertThat(gate.hold()).isEqualTo(Hold.BREAKER);
    gate.pause(true);
    assertThat(gate.hold()).isEqualTo(Hold.PAUSE);
    gate.pause(false);
    gate.reset();
    assertThat(gate.hold()).isEqualTo(Hold.NOTHING);
  }

  @Test
  void jobThatDidNotRunGivesItsLeaveBack() {
    fail(FailureCode.PROVIDER_TIMEOUT, 5);
    now = now.plusSeconds(61);
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.tryEnter()).isTrue();

    gate.didNotRun();

    assertThat(gate.tryEnter()).isTrue();
  }

  @Test
  void resetOpensIt() {
    fail(FailureCode.PROVIDER_TIMEOUT, 5);

    gate.reset();

    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void pausedTypeLeasesNothingAndLetsNothingBegin() {
    gate.pause(true);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.tryEnter()).isFalse();

    gate.pause(false);
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void shortOfMemoryNothingIsLeased() {
    memory = false;

    assertThat(gate.isOpen()).isFalse();
  }

  private void succeed() {
    assertThat(gate.tryEnter()).isTrue();
    gate.succeeded();
  }

  private void fail(FailureCode code, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(gate.tryEnter()).isTrue();
      gate.failed(code);
    }
  }
}
