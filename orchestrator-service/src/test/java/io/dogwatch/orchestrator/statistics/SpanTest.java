package io.dogwatch.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.statistics.Span.Part;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpanTest {

  @Test
  void beginsAtWholeOnesOfTheDay() {
    assertThat(Span.TEN_MINUTES.startOf(time("10:29:59"))).isEqualTo(time("10:20:00"));
    assertThat(Span.HOUR.startOf(time("10:00:00"))).isEqualTo(time("10:00:00"));
    assertThat(Span.QUARTER_OF_A_DAY.startOf(time("11:59:59"))).isEqualTo(time("06:00:00"));
  }

  @Test
  void makesUpAWindowOfPartsThatMeet() {
    assertThat(Span.partsFrom(time("03:47:00")))
        .containsExactly(
            new Part(Span.TEN_MINUTES, time("03:50:00"), time("04:00:00")),
            new Part(Span.HOUR, time("04:00:00"), time("06:00:00")),
            new Part(Span.QUARTER_OF_A_DAY, time("06:00:00"), null));
  }

  @Test
  void needsNoShorterOnesWhereALongOneBegins() {
    assertThat(Span.partsFrom(time("06:00:00")))
        .containsExactly(
            new Part(Span.TEN_MINUTES, time("06:00:00"), time("06:00:00")),
            new Part(Span.HOUR, time("06:00:00"), time("06:00:00")),
            new Part(Span.QUARTER_OF_A_DAY, time("06:00:00"), null));
  }

  private static Instant time(String time) {
    return Instant.parse("2026-03-01T" + time + "Z");
  }
}
