package io.dogwatch.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueTest {

  private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
  private static final Timetable HOURLY = new Timetable.Every(Duration.ofHours(1), NINE);
  private static final Timetable SECONDLY = new Timetable.Every(Duration.ofSeconds(1), NINE);

  @Test
  void firesWhatIsDueByNow() {
    assertThat(Due.of(HOURLY, Misfire.SKIP, NINE, NINE))
        .isEqualTo(new Due(List.of(NINE), 0, hour(1)));
  }

  @Test
  void firesAllThatAreLessThanAMinuteLate() {
    Due due = Due.of(SECONDLY, Misfire.SKIP, NINE, NINE.plusSeconds(3));

    assertThat(due.firing())
        .containsExactly(NINE, NINE.plusSeconds(1), NINE.plusSeconds(2), NINE.plusSeconds(3));
    assertThat(due.next()).isEqualTo(NINE.plusSeconds(4));
  }

  @Test
  void oneFiresForAllThatWereMissed() {
    Instant now = hour(3).plusSeconds(600);

    assertThat(Due.of(HOURLY, Misfire.ONCE, NINE, now))
        .isEqualTo(new Due(List.of(hour(3)), 3, hour(4)));
    assertThat(Due.of(HOURLY, Misfire.ALL, NINE, now))
        .isEqualTo(new Due(List.of(NINE, hour(1), hour(2), hour(3)), 0, hour(4)));
    assertThat(Due.of(HOURLY, Misfire.SKIP, NINE, now)).isEqualTo(new Due(List.of(), 4, hour(4)));
  }

  @Test
  void oneThatIsOnTimeFiresForAllThatWereMissed() {
    assertThat(Due.of(HOURLY, Misfire.ONCE, NINE, hour(3)))
        .isEqualTo(new Due(List.of(hour(3)), 3, hour(4)));
  }

  @Test
  void lastOneLeavesNothingToCome() {
    assertThat(Due.of(new Timetable.Once(NINE), Misfire.ONCE, NINE, hour(5)))
        .isEqualTo(new Due(List.of(NINE), 0, null));
  }

  /** However long nobody was there, decisions are made in bounded memory, one part at a time. */
  @Test
  void manyAreDecidedAboutInParts() {
    Instant now = NINE.plus(Duration.ofHours(30));
    List<Due> parts = parts(Misfire.ONCE, now);

    assertThat(parts).hasSizeGreaterThan(10);
    assertThat(parts.stream().flatMap(part -> part.firing().stream()))
        .hasSize(61)
        .endsWith(now)
        .allMatch(at -> !at.isBefore(now.minusSeconds(60)));
    assertThat(parts.stream().mapToInt(Due::missed).sum()).isEqualTo(30 * 3600 + 1 - 61);
  }

  @Test
  void everyOneFiresOnceInParts() {
    Instant now = NINE.plus(Duration.ofHours(1));

    assertThat(parts(Misfire.ALL, now).stream().flatMap(part -> part.firing().stream()))
        .hasSize(3601)
        .doesNotHaveDuplicates();
  }

  private static List<Due> parts(Misfire misfire, Instant now) {
    List<Due> parts = new ArrayList<>();
    @Nullable Instant from = NINE;
    while (from != null && !from.isAfter(now)) {
      Due part = Due.of(SECONDLY, misfire, from, now);
      parts.add(part);
      from = part.next();
    }
    return parts;
  }

  private static Instant hour(int count) {
    return NINE.plus(Duration.ofHours(count));
  }
}
