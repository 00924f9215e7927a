package io.dogwatch.watchdog.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.bars.Growth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HourBuilderTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final HourBuilder builder = new HourBuilder();
  private HourState state = HourState.UNSEEN;

  @Test
  void buildsAnHourOfItsMinutes() {
    add(minute(0, 100, 104, 99, 102, 1));
    add(minute(1, 102, 103, 90, 95, 1));
    add(minute(59, 95, 98, 94, 97, 1));

    List<Bar> finished = add(minute(60, 97, 97, 97, 97, 1));

    // volumes of 2 and trades of 3 each; what completes the hour reached us at 16:01:00
    assertThat(finished)
        .containsExactly(
            new Bar(
                "v",
                "S",
                T0,
                Duration.ofHours(1),
                100,
                104,
                90,
                97,
                6,
                9,
                true,
                1,
                T0.plusSeconds(3_660)));
  }

  @Test
  void waitsForTheNextHourBeforeItEndsOne() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(add(flat(minute, 100))).isEmpty();
    }

    assertThat(add(flat(300, 100))).hasSize(1);
  }

  @Test
  void doesNotMindTheOrderOfTheMinutes() {
    List<Bar> minutes = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      minutes.add(flat(minute, 100 + minute));
    }
    List<Bar> expected = hourOf(minutes);

    Collections.shuffle(minutes, new Random(7));

    assertThat(hourOf(minutes)).isEqualTo(expected);
  }

  @Test
  void takesACorrectionOfAMinuteInsteadOfIt() {
    add(minute(0, 100, 200, 50, 60, 1));
    add(minute(0, 100, 110, 90, 105, 2));

    assertThat(builder.observe(state, minute(0, 1, 1, 1, 1, 1)))
        .isEqualTo(new Growth.Duplicate<>());
    Bar hour = add(flat(60, 100)).getFirst();
    assertThat(hour.high()).isEqualTo(110);
    assertThat(hour.close()).isEqualTo(105);
    assertThat(hour.volume()).isEqualTo(2);
  }

  @Test
  void dropsMinutesOfAnHourThatIsOver() {
    add(flat(0, 100));
    add(flat(60, 100));

    assertThat(builder.observe(state, flat(59, 100))).isEqualTo(new Growth.Late<>());
  }

  @Test
  void ignoresWhatIsNoFinalBarOfAMinute() {
    Bar growing = new Bar("v", "S", T0, Duration.ofMinutes(1), 1, 1, 1, 1, 1, 1, false, 1, T0);
    Bar hour = new Bar("v", "S", T0, Duration.ofHours(1), 1, 1, 1, 1, 1, 1, true, 1, T0);

    assertThat(add(growing)).isEmpty();
    assertThat(add(hour)).isEmpty();

    assertThat(state).isEqualTo(HourState.UNSEEN);
  }

  @Test
  void survivesTheWayThroughTheStore() {
    assertThat(HourState.CODEC.fromBytes(HourState.CODEC.toBytes(state))).isEqualTo(state);
    add(flat(0, 100));
    add(flat(3, 101));

    assertThat(HourState.CODEC.fromBytes(HourState.CODEC.toBytes(state))).isEqualTo(state);
  }

  private List<Bar> hourOf(List<Bar> minutes) {
    state = HourState.UNSEEN;
    minutes.forEach(this::add);
    return add(flat(60, 100));
  }

  private List<Bar> add(Bar bar) {
    var added = (Growth.Added<HourState>) builder.observe(state, bar);
    state = added.state();
    return added.finished();
  }

  private static Bar flat(int minute, double price) {
    return minute(minute, price, price, price, price, 1);
  }

  private static Bar minute(
      int minute, double open, double high, double low, double close, long sequence) {
    Instant start = T0.plusSeconds(minute * 60L);
    return new Bar(
        "v",
        "S",
        start,
        Duration.ofMinutes(1),
        open,
        high,
        low,
        close,
        2,
        3,
        true,
        sequence,
        start.plusSeconds(60));
  }
}
