package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.workflows.Join.Verdict;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JoinTest {

  @ParameterizedTest
  @CsvSource({
    // planned, succeeded, failed
    "3, 3, 0, MET",
    "3, 2, 0, OPEN",
    "3, 2, 1, MISSED",
    "3, 0, 1, MISSED",
    "0, 0, 0, MET",
  })
  void allHaveToSucceed(int planned, int succeeded, int failed, Verdict expected) {
    assertThat(new Join.All().judge(tally(planned, succeeded, failed))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 3, 0, MET",
    "10, 3, 7, MET",
    "10, 2, 7, OPEN",
    "10, 2, 8, MISSED",
    "2, 0, 0, MISSED",
    "0, 0, 0, MISSED",
  })
  void soManyHaveTo(int planned, int succeeded, int failed, Verdict expected) {
    assertThat(new Join.AtLeast(3).judge(tally(planned, succeeded, failed))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 8, 2, MET",
    "10, 7, 2, OPEN",
    "10, 7, 3, MISSED",
    "0, 0, 0, MET",
  })
  void soManyInAHundredHaveTo(int planned, int succeeded, int failed, Verdict expected) {
    assertThat(percent("80").judge(tally(planned, succeeded, failed))).isEqualTo(expected);
  }

  @Test
  void percentsAreRoundedUp() {
    assertThat(percent("80").required(9)).isEqualTo(8); // 7.2
    assertThat(percent("0.1").required(1)).isEqualTo(1); // 0.001
    assertThat(percent("33.3").required(1_000)).isEqualTo(333);
    assertThat(percent("100").required(10_000)).isEqualTo(10_000);
  }

  private static Join percent(String percent) {
    return new Join.Percent(new BigDecimal(percent));
  }

  private static Tally tally(int planned, int succeeded, int failed) {
    return new Tally(planned, planned, succeeded, failed);
  }
}
