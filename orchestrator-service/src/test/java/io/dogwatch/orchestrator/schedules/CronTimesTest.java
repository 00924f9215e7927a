package io.dogwatch.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In Berlin clocks go from 02:00 to 03:00 on 2026-03-29 (01:00 UTC), and from 03:00 back to 02:00
 * on 2026-10-25 (01:00 UTC).
 */
class CronTimesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void firesByTheClockOnTheWall() {
    assertThat(times("0 9 * * MON-FRI", BERLIN, "2026-03-27T00:00:00Z", 3))
        .containsExactly("2026-03-27T08:00:00Z", "2026-03-30T07:00:00Z", "2026-03-31T07:00:00Z");
  }

  @Test
  void timeThatIsLeftOutFiresWhenTheClockHasBeenPutForward() {
    assertThat(times("30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  void severalThatAreLeftOutFireOnce() {
    assertThat(times("0,15,30 2 * * *", BERLIN, "2026-03-29T00:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
  }

  @Test
  void oneThatIsLeftOutAndOneAtThatTimeFireOnce() {
    assertThat(times("0 2,3 * * *", BERLIN, "2026-03-29T00:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
  }

  @Test
  void theTimeBeforeTheClockIsPutForwardIsThere() {
    assertThat(times("59 1 * * *", BERLIN, "2026-03-29T00:00:00Z", 1))
        .containsExactly("2026-03-29T00:59:00Z");
  }

  @Test
  void timeThatComesTwiceFiresTheFirstTime() {
    assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  @Test
  void timeThatComesTwiceDoesNotFireForWhoBeginsInBetween() {
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T00:45:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T01:10:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
  }

  @Test
  void theTimeAtWhichTheClockIsPutBackIsNoSecondTime() {
    assertThat(times("0 3 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z");
    assertThat(times("0 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z");
  }

  @Test
  void everyHourGoesByTheTimeThatPasses() {
    assertThat(times("30 * * * *", BERLIN, "2026-03-28T23:45:00Z", 3))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z");
    assertThat(times("30 * * * *", BERLIN, "2026-10-24T23:45:00Z", 3))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
  }

  @Test
  void everyTenMinutesGoesByTheTimeThatPasses() {
    assertThat(times("*/10 * * * *", BERLIN, "2026-03-29T00:45:00Z", 3))
        .containsExactly("2026-03-29T00:50:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:10:00Z");
    assertThat(times("*/30 * * * *", BERLIN, "2026-10-24T23:45:00Z", 6))
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-25T02:30:00Z");
  }

  /** Lord Howe Island puts its clocks by half an hour: on 2026-10-04 from 02:00 to 02:30. */
  @Test
  void halfAnHourIsAsGoodAsAnHour() {
    ZoneId island = ZoneId.of("Australia/Lord_Howe");
    assertThat(times("15 2 * * *", island, "2026-10-02T20:00:00Z", 2))
        .containsExactly("2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
    assertThat(times("45 2 * * *", island, "2026-10-03T12:00:00Z", 1))
        .containsExactly("2026-10-03T15:45:00Z");
  }

  /** Samoa had no 30 December 2011: its clocks went on by a day. */
  @Test
  void dayThatIsLeftOutFiresWhenItIsOver() {
    assertThat(times("0 12 * * *", ZoneId.of("Pacific/Apia"), "2011-12-29T12:00:00Z", 3))
        .containsExactly("2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z");
  }

  /** In Beirut, and elsewhere, it is midnight that is left out. */
  @Test
  void midnightThatIsLeftOutFiresAtOne() {
    assertThat(times("@daily", ZoneId.of("Asia/Beirut"), "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z");
  }

  @Test
  void leapDaysAreFoundYearsAhead() {
    assertThat(times("0 0 29 2 *", ZoneId.of("UTC"), "2026-01-01T00:00:00Z", 2))
        .containsExactly("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
  }

  @Test
  void seconds() {
    assertThat(times("*/20 * * * * *", BERLIN, "2026-01-01T00:00:01Z", 3))
        .containsExactly("2026-01-01T00:00:20Z", "2026-01-01T00:00:40Z", "2026-01-01T00:01:00Z");
  }

  /** Whatever the expression, the zone and the instant: time goes on. */
  @Test
  void nextIsAlwaysLater() {
    for (String expression : List.of("30 2 * * *", "*/7 * * * *", "0 0 * * SUN", "15 */5 * * *")) {
      for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
        var cron = new CronTimes(expression, ZoneId.of(zone));
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 3_000; i++) {
          Instant next = cron.next(at).orElseThrow();
          assertThat(next).isAfter(at);
          at = next;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 * *         | 5 or 6 fields expected, found 4
          0 25 * * *      | 25
          0 0 30 2 *      | never
          0 0 1 * MON     | a day of the month or a day of the week expected
          @sometimes      | @sometimes
          hello           | 5 or 6 fields
          """)
  void whatIsNoExpressionIsRefused(String expression, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronTimes.requireValid(expression))
        .withMessageContaining(reason);
  }

  private static List<String> times(String expression, ZoneId zone, String after, int count) {
    CronTimes.requireValid(expression);
    var cron = new CronTimes(expression, zone);
    List<String> times = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      at = cron.next(at).orElseThrow();
      times.add(at.toString());
    }
    return times;
  }
}
