package io.dogwatch.engine.heartbeats;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.engine.gates.BreakerSettings;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.lanes.Outage;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VitalsTest {

  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final Gate technical = gate("technical");
  private final Gate probe = gate("probe");
  private final Vitals vitals =
      new Vitals(List.of(), List.of(technical, probe), new Outage(() -> now));

  @Test
  void isHealthyWhereNothingIsWrong() {
    assertThat(vitals.status(List.of(), true)).isEqualTo(Status.HEALTHY);
  }

  @Test
  void isDegradedWhileABreakerKeepsJobsOfATypeFromRunning() {
    breakOff(technical);

    assertThat(vitals.status(List.of(), true)).isEqualTo(Status.DEGRADED);
  }

  @Test
  void isDegradedUntilABreakerIsClosedAgain() {
    breakOff(technical);
    now = now.plusSeconds(61);
    assertThat(technical.tryEnter()).isTrue();

    assertThat(vitals.status(List.of(), true)).isEqualTo(Status.DEGRADED);

    technical.succeeded();
    assertThat(vitals.status(List.of(), true)).isEqualTo(Status.HEALTHY);
  }

  @Test
  void isUnhealthyWhenNoTypeMayRun() {
    breakOff(technical);
    breakOff(probe);

    assertThat(vitals.status(List.of(), true)).isEqualTo(Status.UNHEALTHY);
  }

  @Test
  void isUnhealthyWithoutAnAnswerOfTheCluster() {
    assertThat(vitals.status(List.of(), false)).isEqualTo(Status.UNHEALTHY);
  }

  @Test
  void isDegradedWhileMostAttemptsFail() {
    var before = new WorkerHeartbeat.Pool(new JobType("probe"), 8, 0, 0, 0, Hold.NOTHING);
    var after = new WorkerHeartbeat.Pool(new JobType("probe"), 8, 0, 1, 2, Hold.NOTHING);

    assertThat(vitals.status(List.of(before), true)).isEqualTo(Status.HEALTHY);
    assertThat(vitals.status(List.of(after), true)).isEqualTo(Status.DEGRADED);
  }

  private Gate gate(String type) {
    var settings = new BreakerSettings(5, Duration.ofSeconds(60));
    return new Gate(new JobType(type), settings, () -> true, () -> now);
  }

  private static void breakOff(Gate gate) {
    for (int i = 0; i < 5; i++) {
      assertThat(gate.tryEnter()).isTrue();
      gate.failed(FailureCode.PROVIDER_TIMEOUT);
    }
  }
}
