package io.dogwatch.schemas.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobIdTest {

  @Test
  void newIdsSortByTheirInstantAndTellIt() {
    var earlier = JobId.next(Instant.ofEpochMilli(1_000));
    var later = JobId.next(Instant.ofEpochMilli(2_000));

    assertThat(earlier).isLessThan(later);
    assertThat(later.madeAt()).hasValue(Instant.ofEpochMilli(2_000));
  }

  @Test
  void idOfARecordDependsOnNothingButItsAddress() {
    assertThat(JobId.ofRecord("t", 1, 2)).isEqualTo(JobId.ofRecord("t", 1, 2));
    assertThat(JobId.ofRecord("t", 1, 2)).isNotEqualTo(JobId.ofRecord("t", 12, 2));
    assertThat(JobId.ofRecord("t", 1, 2).madeAt()).isEmpty();
  }

  @Test
  void shortenedUuidIsNoId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobId.parse("1-2-3-4-5"))
        .withMessageContaining("36 characters");
  }
}
