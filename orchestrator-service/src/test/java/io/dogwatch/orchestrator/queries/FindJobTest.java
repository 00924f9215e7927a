package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindJobTest {

  /** A tenth of the time, between 20 and 500 ms. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, PT0.02S",
    "PT0.2S, PT0.02S",
    "PT0.3S, PT0.03S",
    "PT2S, PT0.2S",
    "PT5S, PT0.5S",
    "PT59S, PT0.5S",
  })
  void asksMoreSeldomTheLongerItWaits(Duration waited, Duration pause) {
    assertThat(FindJob.pauseAfter(waited)).isEqualTo(pause);
  }
}
