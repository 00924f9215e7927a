package io.dogwatch.schemas.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobFilterTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final JobType PROBE = new JobType("probe");
  private static final UUID WORKFLOW = new UUID(1, 2);

  /** Of type probe, priority LOW, tenant acme and a workflow, submitted at noon. */
  private static final JobMessage JOB =
      new JobMessage(
          new JobId(new UUID(7, 7)),
          PROBE,
          Priority.LOW,
          Payload.json("{}"),
          1,
          Limits.OF_TYPE,
          NOON,
          new Origin(WORKFLOW, null, "acme", Map.of()),
          Step.FIRST);

  private static final JobMessage OF_NOBODY =
      JobMessage.of(JOB.id(), PROBE, Priority.NORMAL, JOB.payload(), NOON);

  @Test
  void eachPartHasToFit() {
    assertThat(new JobFilter(PROBE, Priority.LOW, "acme", WORKFLOW, NOON).matches(JOB)).isTrue();
    assertThat(JobFilter.ofType(new JobType("other"), NOON).matches(JOB)).isFalse();
    assertThat(new JobFilter(PROBE, Priority.HIGH, null, null, NOON).matches(JOB)).isFalse();
    assertThat(JobFilter.ofTenant("other", NOON).matches(JOB)).isFalse();
    assertThat(JobFilter.ofWorkflow(new UUID(1, 3), NOON).matches(JOB)).isFalse();
  }

  @Test
  void whatIsNotSaidFitsEveryJob() {
    assertThat(JobFilter.ofType(PROBE, NOON).matches(JOB)).isTrue();
    assertThat(JobFilter.ofTenant("acme", NOON).matches(JOB)).isTrue();
    assertThat(JobFilter.ofWorkflow(WORKFLOW, NOON).matches(JOB)).isTrue();
    assertThat(JobFilter.ofType(PROBE, NOON).matches(OF_NOBODY)).isTrue();
  }

  @Test
  void jobWithoutTenantOrWorkflowIsNotOneOfThem() {
    assertThat(JobFilter.ofTenant("acme", NOON).matches(OF_NOBODY)).isFalse();
    assertThat(JobFilter.ofWorkflow(WORKFLOW, NOON).matches(OF_NOBODY)).isFalse();
  }

  @Test
  void jobThatWasSubmittedLaterIsNotMeant() {
    assertThat(JobFilter.ofType(PROBE, NOON.plus(MILLI)).matches(JOB)).isTrue();
    assertThat(JobFilter.ofType(PROBE, NOON.plusNanos(999_999)).matches(JOB)).isTrue();
    assertThat(JobFilter.ofType(PROBE, NOON.minus(MILLI)).matches(JOB)).isFalse();
  }

  @Test
  void laterAttemptsAndStepsAreMeantAsWell() {
    JobMessage later = JOB.nextAttempt(NOON.plusSeconds(60));

    assertThat(JobFilter.ofType(PROBE, NOON).matches(later)).isTrue();
    assertThat(JobFilter.ofType(PROBE, NOON).matches(later.nextStep(Payload.json("{}"), null)))
        .isTrue();
  }

  @Test
  void filterForEverythingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JobFilter(null, Priority.LOW, null, null, NOON))
        .withMessageContaining("type, tenant or workflow expected");
  }
}
