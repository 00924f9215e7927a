package io.dogwatch.schemas.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final JobId JOB = JobId.next(Instant.EPOCH);
  private static final Backoff EXACT =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0);

  /** 1, 2, 4 s: the delays after the first three of four executions. */
  @Test
  void doublesFromAttemptToAttempt() {
    assertThat(EXACT.after(1, JOB)).isEqualTo(Duration.ofSeconds(1));
    assertThat(EXACT.after(2, JOB)).isEqualTo(Duration.ofSeconds(2));
    assertThat(EXACT.after(3, JOB)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void neverGrowsBeyondItsMaximum() {
    assertThat(EXACT.after(7, JOB)).isEqualTo(Duration.ofSeconds(60));
    assertThat(EXACT.after(10_000, JOB)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void isTheSameForTheSameAttemptOfTheSameJob() {
    assertThat(Backoff.DEFAULT.after(2, JOB)).isEqualTo(Backoff.DEFAULT.after(2, JOB));
  }

  @Test
  void spreadsOverTheWholeOfItsJitterAndNoFurther() {
    Set<Long> tenths = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Duration delay = Backoff.DEFAULT.after(1, JobId.next(Instant.ofEpochMilli(i)));
      assertThat(delay).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
      tenths.add(delay.toMillis() / 40);
    }

    assertThat(tenths).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void tellsAllThatIsWrong() {
    assertThat(Backoff.problems(Duration.ofSeconds(10), 0, Duration.ofSeconds(1), 7)).hasSize(3);
  }
}
