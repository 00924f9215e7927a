package io.dogwatch.orchestrator.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class JobTypesTest {

  private final JobTypes types = new JobTypes();

  @Test
  void isSureOfNoTypeBeforeAllAnnouncementsAreRead() {
    announce("probe");

    assertThat(types.isUnknown("prob")).isFalse();

    types.complete();

    assertThat(types.isUnknown("prob")).isTrue();
    assertThat(types.isUnknown("No Type")).isTrue();
    assertThat(types.isUnknown("probe")).isFalse();
  }

  @Test
  void namesTenTypesToWhoNamesNoneOfThem() {
    assertThat(types.unknown("x")).contains("(there is none yet), found \"x\"");
    for (int i = 10; i < 22; i++) {
      announce("t" + i);
    }

    assertThat(types.unknown("x"))
        .isEqualTo(
            "a job type that some worker has announced expected"
                + " (t10, t11, t12, t13, t14, t15, t16, t17, t18, t19 and 2 more), found \"x\"");
  }

  private void announce(String name) {
    types.announce(
        KnownType.of(
            new JobTypeDescription(new JobType(name), "For tests.", "{}", "{}", Instant.EPOCH)));
  }
}
