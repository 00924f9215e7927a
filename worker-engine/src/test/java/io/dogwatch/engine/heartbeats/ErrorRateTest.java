package io.dogwatch.engine.heartbeats;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorRateTest {

  private final ErrorRate errors = new ErrorRate();

  @Test
  void isLowWhileNothingHappens() {
    assertThat(beat(0, 0)).isFalse();
    assertThat(beat(0, 0)).isFalse();
  }

  @Test
  void halfIsNotYetHigh() {
    assertThat(beat(0, 0)).isFalse();
    assertThat(beat(10, 10)).isFalse();
    assertThat(beat(10, 11)).isTrue();
  }

  /** Defect 57 of the systems that Dogwatch replaces: the state in heartbeats was a constant. */
  @Test
  void burstOfTheMinuteBeforeIsForgotten() {
    assertThat(beat(0, 0)).isFalse();
    assertThat(beat(0, 100)).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(beat(i, 100)).isTrue();
    }

    assertThat(beat(5, 100)).isFalse();
  }

  private boolean beat(long succeeded, long failed) {
    return errors.isHighAfter(
        List.of(
            new WorkerHeartbeat.Pool(new JobType("probe"), 8, 0, succeeded, failed, Hold.NOTHING)));
  }
}
