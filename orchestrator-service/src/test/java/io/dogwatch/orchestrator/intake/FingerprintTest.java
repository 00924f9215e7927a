package io.dogwatch.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static final JobType TYPE = new JobType("errand");

  @Test
  void orderAndWhiteSpaceDoNotCount() {
    assertThat(of("{\"a\": {\"c\": [1, 2], \"b\": null}, \"d\": 1.50}"))
        .isEqualTo(of("{\"d\":1.50,\"a\":{\"b\":null,\"c\":[1,2]}}"));
  }

  @Test
  void everythingElseCounts() {
    assertThat(of("{\"a\":[1,2]}")).isNotEqualTo(of("{\"a\":[2,1]}"));
    assertThat(of("{\"a\":null}")).isNotEqualTo(of("{}"));
    assertThat(of("{\"a\":\"1\"}")).isNotEqualTo(of("{\"a\":1}"));
    assertThat(of("{}"))
        .isNotEqualTo(Fingerprint.ofSubmission(new JobType("other"), null, json("{}")));
    assertThat(of("{}"))
        .isNotEqualTo(Fingerprint.ofSubmission(TYPE, JobId.next(Instant.EPOCH), json("{}")));
  }

  /** More than a double holds: ids of other systems are often such. */
  @Test
  void everyDigitCounts() {
    assertThat(of("{\"a\":0.12345678901234567890}"))
        .isNotEqualTo(of("{\"a\":0.12345678901234567891}"));
    assertThat(of("{\"a\":12345678901234567890}")).isNotEqualTo(of("{\"a\":12345678901234567891}"));
  }

  private static Fingerprint of(String payload) {
    return Fingerprint.ofSubmission(TYPE, null, json(payload));
  }

  private static Payload json(String text) {
    return Payload.json(text);
  }
}
