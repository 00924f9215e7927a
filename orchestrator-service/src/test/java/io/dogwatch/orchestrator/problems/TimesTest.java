package io.dogwatch.orchestrator.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "1970-01-01T01:00:00+01:00, 1970-01-01T00:00:00Z",
    "2026-03-01T12:30:00.123456+02:00, 2026-03-01T10:30:00.123456Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
  })
  void readsTimesWithTheirOffset(String text, Instant time) {
    assertThat(Times.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-999999999-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "+10000-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
      })
  void refusesWhatNobodyCanKeep(String text) {
    assertThatThrownBy(() -> Times.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a time from 1970 to 9999 expected, found " + text);
  }

  @Test
  void refusesWhatIsNoTime() {
    assertThatThrownBy(() -> Times.parse("2026-03-01")).isInstanceOf(DateTimeException.class);
  }

  @Test
  void givesAnExampleThatItReads() {
    String example = Times.EXPECTED.substring(Times.EXPECTED.lastIndexOf(' ') + 1);

    assertThat(Times.parse(example)).isEqualTo(Instant.parse("2030-01-31T12:00:00Z"));
  }
}
