package io.dogwatch.orchestrator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuousAuditTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobId JOB = JobId.next(NOON);
  private static final AuditReport SOUND =
      new AuditReport(Map.of(JobState.SUCCEEDED, 7L), List.of(), List.of(), List.of(), 1);

  private final Queue<AuditReport> reports = new ArrayDeque<>();
  private Instant now = NOON;
  private final ContinuousAudit audit =
      new ContinuousAudit(
          () -> {
            now = now.plusSeconds(2);
            return reports.remove();
          },
          () -> now);

  @Test
  void hasNothingToTellBeforeTheFirst() throws Exception {
    assertThat(audit.last(Duration.ZERO)).isEmpty();
    assertThat(audit.violations()).isNaN();
  }

  @Test
  void tellsOfTheLastOne() throws Exception {
    reports.add(
        new AuditReport(
            Map.of(JobState.QUEUED, 1L), List.of(JOB), List.of(JobId.next(NOON)), List.of(), 0));
    reports.add(SOUND);

    var _ = audit.audit();
    assertThat(audit.violations()).isEqualTo(2);
    var _ = audit.audit();

    assertThat(audit.last(Duration.ZERO))
        .contains(new ContinuousAudit.Audit(NOON.plusSeconds(2), Duration.ofSeconds(2), SOUND));
    assertThat(audit.violations()).isZero();
  }

  @Test
  void growsOldUntilTheNextOne() throws Exception {
    now = now.plusSeconds(90);
    assertThat(audit.ageSeconds()).isEqualTo(90);
    assertThat(audit.durationSeconds()).isNaN();
    reports.add(SOUND);

    var _ = audit.audit();
    now = now.plusMillis(500);

    assertThat(audit.ageSeconds()).isEqualTo(2.5);
    assertThat(audit.durationSeconds()).isEqualTo(2);
  }

  /** 20 s after each second, but no less than 1 min and no more than 30 min. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, PT1M",
    "PT3S, PT1M",
    "PT3.05S, PT1M1S",
    "PT90S, PT30M",
    "PT90.01S, PT30M",
    "PT3H, PT30M"
  })
  void isDoneAgainInTime(Duration took, Duration pause) {
    assertThat(ContinuousAudit.pauseAfter(took)).isEqualTo(pause);
    assertThat(new ContinuousAudit.Audit(NOON, took, SOUND).nextAt())
        .isEqualTo(NOON.plus(took).plus(pause));
  }
}
