package io.dogwatch.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeJobsTest {

  @Test
  void payloadsAreOf200BytesWhateverTheySay() {
    assertThat(ProbeJobs.payload(Duration.ZERO).size()).isEqualTo(200);
    assertThat(ProbeJobs.payload(Duration.ofHours(1)).size()).isEqualTo(200);
    assertThat(ProbeJobs.payload(Duration.ofMillis(50)).text()).endsWith(" 50}");
  }
}
