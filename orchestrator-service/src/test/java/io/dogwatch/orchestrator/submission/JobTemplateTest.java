package io.dogwatch.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTemplateTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final JobTypes types = new JobTypes();

  @BeforeEach
  void announce() {
    types.announce(
        KnownType.of(
            new JobTypeDescription(new JobType("report"), "For tests.", "{}", "{}", NOON)));
  }

  @Test
  void mayReferToItsInstant() {
    assertThat(mistakes("{\"day\": \"until ${schedule.time}\"}")).isEmpty();
  }

  /** Who submits its jobs says what they wait for, and the user nothing about that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "${jobs.------------------------------------.result}",
        "${jobs.0193b5a0-7c00-7000-8000-000000000001.result.price}",
        "of ${jobs.x}"
      })
  void mayNotReferToJobs(String text) {
    assertThat(mistakes("{\"a\": [\"" + text + "\"]}"))
        .containsExactly(
            FieldProblem.at(
                "/job/payload/a/0", "no reference to a job's result (${jobs...) expected"));
  }

  private List<FieldProblem> mistakes(String payload) {
    return new JobTemplate("{\"type\": \"report\", \"payload\": " + payload + "}")
        .mistakes("/job", types, NOON);
  }
}
