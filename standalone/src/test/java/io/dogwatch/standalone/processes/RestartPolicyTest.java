package io.dogwatch.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartPolicyTest {

  private final RestartPolicy policy = RestartPolicy.USUAL;

  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "5, PT16S", "6, PT30S", "500, PT30S"})
  void waitsLongerEachTimeUpToALimit(int ends, Duration delay) {
    assertThat(policy.delayAfter(ends)).isEqualTo(delay);
  }

  @Test
  void countsEndsInARow() {
    assertThat(policy.endsInARow(4, Duration.ofSeconds(59))).isEqualTo(5);
  }

  @Test
  void forgivesAProcessThatLasted() {
    assertThat(policy.endsInARow(4, Duration.ofMinutes(1))).isEqualTo(1);
  }
}
