package io.dogwatch.orchestrator.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.orchestrator.workers.LiveWorkers.Capacity;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Pool;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveWorkersTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobType PROBE = new JobType("probe");
  private static final Capacity NONE = new Capacity(0, 0, 0, 0, List.of(), 0);

  private Instant now = NOON;
  private final LiveWorkers workers =
      new LiveWorkers(
          "workers",
          () -> {
            throw new IllegalStateException("is not started");
          },
          () -> now);

  @Test
  void addsUpWhatTheyHave() {
    heard("w-1", NOON, Status.HEALTHY, 100);
    heard("w-2", NOON, Status.DEGRADED, 0);

    Capacity capacity = workers.of(PROBE);
    assertThat(capacity.workers()).isEqualTo(2);
    assertThat(capacity.slots()).isEqualTo(16);
    assertThat(capacity.busy()).isEqualTo(6);
    assertThat(capacity.holds()).containsExactly(Hold.NOTHING, Hold.NOTHING);
    assertThat(workers.of(new JobType("technical"))).isEqualTo(NONE);
  }

  @Test
  void rateIsThatOfTheLastTwoHeartbeats() {
    heard("w-1", NOON, Status.HEALTHY, 1_000);
    heard("w-1", NOON.plusSeconds(10), Status.HEALTHY, 1_200);

    assertThat(workers.of(PROBE).perSecond()).isCloseTo(20, within(0.01));
  }

  /** Defect 68 of the systems that Dogwatch replaces: such a worker kept its old start. */
  @Test
  void workerThatRestartsUnderItsNameBeginsAnew() {
    heard("w-1", NOON, Status.HEALTHY, 1_000);
    heard("w-1", NOON.plusSeconds(20), NOON.plusSeconds(30), Status.HEALTHY, 50, Hold.NOTHING);
    assertThat(workers.of(PROBE).workers()).isEqualTo(1);
    assertThat(workers.of(PROBE).perSecond()).as("50 in 10 s").isCloseTo(5, within(0.01));

    heard("w-1", NOON.plusSeconds(20), NOON.plusSeconds(40), Status.HEALTHY, 80, Hold.NOTHING);

    assertThat(workers.of(PROBE).perSecond()).as("30 in 10 s").isCloseTo(3, within(0.01));
  }

  @Test
  void workerThatSaysNothingIsTakenForDead() {
    heard("w-1", NOON, Status.HEALTHY, 0);
    now = NOON.plus(LiveWorkers.SILENCE);

    assertThat(workers.of(PROBE)).isEqualTo(NONE);
  }

  @Test
  void workerThatStopsTakesNothing() {
    heard("w-1", NOON, Status.DRAINING, 0);
    heard("w-2", NOON, Status.STOPPED, 0);

    assertThat(workers.of(PROBE)).isEqualTo(NONE);
  }

  @Test
  void whoIsHeldBackHasNoSlots() {
    heard("w-1", NOON, Status.HEALTHY, 100);
    heard("w-2", NOON, Status.DEGRADED, 100, Hold.MEMORY);

    Capacity capacity = workers.of(PROBE);
    assertThat(capacity.workers()).isEqualTo(2);
    assertThat(capacity.free()).isEqualTo(1);
    assertThat(capacity.slots()).isEqualTo(8);
    assertThat(capacity.busy()).isEqualTo(3);
    assertThat(capacity.holds()).containsExactlyInAnyOrder(Hold.NOTHING, Hold.MEMORY);
  }

  /** A breaker that is half-open waits for a success; until then its worker is degraded. */
  @Test
  void breakerThatWasOpenLetsOneJobThroughUntilItSucceeds() {
    heard("w-1", NOON, Status.UNHEALTHY, 7, Hold.BREAKER);
    assertThat(workers.of(PROBE).free()).isZero();
    assertThat(workers.of(PROBE).probing()).isZero();

    for (int second = 1; second < 3; second++) {
      heard("w-1", NOON.plusSeconds(second), Status.DEGRADED, 7);
      assertThat(workers.of(PROBE).probing()).isEqualTo(1);
      assertThat(workers.of(PROBE).free()).isZero();
      assertThat(workers.of(PROBE).slots()).isZero();
    }
    heard("w-1", NOON.plusSeconds(3), Status.DEGRADED, 8);
    assertThat(workers.of(PROBE).probing()).isZero();
    assertThat(workers.of(PROBE).free()).isEqualTo(1);
  }

  @Test
  void breakerOfAHealthyWorkerIsClosed() {
    heard("w-1", NOON, Status.UNHEALTHY, 7, Hold.BREAKER);
    heard("w-1", NOON.plusSeconds(1), Status.HEALTHY, 7);

    assertThat(workers.of(PROBE).probing()).isZero();
    assertThat(workers.of(PROBE).free()).isEqualTo(1);
  }

  private void heard(String worker, Instant at, Status status, long succeeded) {
    heard(worker, at, status, succeeded, Hold.NOTHING);
  }

  private void heard(String worker, Instant at, Status status, long succeeded, Hold hold) {
    heard(worker, NOON.minusSeconds(60), at, status, succeeded, hold);
  }

  private void heard(
      String worker, Instant startedAt, Instant at, Status status, long succeeded, Hold hold) {
    workers.heard(
        new WorkerHeartbeat(
            worker,
            "localhost",
            1,
            startedAt,
            at,
            status,
            List.of(new Pool(PROBE, 8, 3, succeeded, 0, hold)),
            1));
  }
}
