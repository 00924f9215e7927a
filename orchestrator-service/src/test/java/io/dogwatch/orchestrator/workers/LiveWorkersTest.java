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
  private static final Capacity NONE = new Capacity(0, 0, 0, 0, List.of());

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

  private void heard(String worker, Instant at, Status status, long succeeded) {
    workers.heard(
        new WorkerHeartbeat(
            worker,
            "localhost",
            1,
            NOON.minusSeconds(60),
            at,
            status,
            List.of(new Pool(PROBE, 8, 3, succeeded, 0, Hold.NOTHING)),
            1));
  }
}
