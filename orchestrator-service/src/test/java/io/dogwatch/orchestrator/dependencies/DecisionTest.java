package io.dogwatch.orchestrator.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobId FIRST = JobId.parse("0193b5a0-7c00-7000-8000-000000000001");
  private static final JobId SECOND = JobId.parse("0193b5a0-7c00-7000-8000-000000000002");

  @ParameterizedTest
  @EnumSource
  void waitsForAll(OnFailure onFailure) {
    assertThat(decide(onFailure, JobState.SUCCEEDED, null)).isEqualTo(new Decision.Wait());
  }

  @ParameterizedTest
  @EnumSource
  void runsWhenAllHaveSucceeded(OnFailure onFailure) {
    assertThat(decide(onFailure, JobState.SUCCEEDED, JobState.SUCCEEDED))
        .isEqualTo(new Decision.Run());
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAD", "CANCELLED", "EXPIRED", "SKIPPED"})
  void isSkippedAsSoonAsOneDoesNotSucceed(JobState end) {
    assertThat(decide(OnFailure.SKIP, null, end))
        .isEqualTo(new Decision.Skip("it depends on job " + SECOND + ", which is " + end));
  }

  @Test
  void failsAsSoonAsOneDoesNotSucceed() {
    assertThat(decide(OnFailure.FAIL, null, JobState.DEAD))
        .isEqualTo(new Decision.Fail("it depends on job " + SECOND + ", which is DEAD"));
  }

  @Test
  void runsAllTheSameOnceAllHaveEnded() {
    assertThat(decide(OnFailure.RUN, null, JobState.DEAD)).isEqualTo(new Decision.Wait());
    assertThat(decide(OnFailure.RUN, JobState.SUCCEEDED, JobState.DEAD))
        .isEqualTo(new Decision.Run());
  }

  @Test
  void oneThatNobodySubmitsHasFailed() {
    Map<JobId, @Nullable JobState> ends = ends(JobState.SUCCEEDED, null);

    assertThat(Decision.of(job(OnFailure.SKIP, null), ends, Set.of(SECOND), NOON))
        .isEqualTo(
            new Decision.Skip("it depends on job " + SECOND + ", which nobody has submitted"));
    assertThat(Decision.of(job(OnFailure.RUN, null), ends, Set.of(SECOND), NOON))
        .isEqualTo(new Decision.Run());
  }

  @Test
  void doesNotWaitBeyondItsTime() {
    JobMessage late = job(OnFailure.SKIP, NOON.minusMillis(1));

    assertThat(Decision.of(late, ends(null, JobState.DEAD), Set.of(), NOON))
        .isEqualTo(new Decision.Expire());
  }

  private static Decision decide(
      OnFailure onFailure, @Nullable JobState first, @Nullable JobState second) {
    return Decision.of(job(onFailure, NOON), ends(first, second), Set.of(), NOON);
  }

  private static Map<JobId, @Nullable JobState> ends(
      @Nullable JobState first, @Nullable JobState second) {
    Map<JobId, @Nullable JobState> ends = new LinkedHashMap<>();
    ends.put(FIRST, first);
    ends.put(SECOND, second);
    return ends;
  }

  private static JobMessage job(OnFailure onFailure, @Nullable Instant expiresAt) {
    return new JobMessage(
        JobId.parse("0193b5a0-7c00-7000-8000-00000000000a"),
        new JobType("probe"),
        Priority.NORMAL,
        Payload.json("{}"),
        1,
        new Limits(null, null, null, expiresAt, null),
        NOON,
        Origin.UNKNOWN,
        Step.FIRST,
        new Dependencies(Set.of(FIRST, SECOND), onFailure));
  }
}
