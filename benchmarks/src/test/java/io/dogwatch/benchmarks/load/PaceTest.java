package io.dogwatch.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void dueTimesDependOnNothingButTheirNumber() {
    var start = Instant.parse("2026-01-02T03:04:05Z");
    var pace = new Pace(20, () -> start);

    assertThat(pace.dueAt(0)).isEqualTo(start);
    assertThat(pace.dueAt(1)).isEqualTo(start.plusMillis(50));
    assertThat(pace.dueAt(1_200)).isEqualTo(start.plusSeconds(60));
  }
}
