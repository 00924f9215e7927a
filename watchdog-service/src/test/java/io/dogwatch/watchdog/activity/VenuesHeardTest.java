package io.dogwatch.watchdog.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.VenueActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VenuesHeardTest {

  private static final long T0 = Instant.parse("2026-01-05T15:00:00Z").toEpochMilli();

  private final VenuesHeard heard = new VenuesHeard();

  @Test
  void tellsWhenAVenueWasLastHeardOf() {
    messages("kraken", 0, 30, 1_000);

    VenueActivity activity = only(heard.report(T0 + 32_000));

    assertThat(activity.venue()).isEqualTo("kraken");
    assertThat(activity.lastMessage()).isEqualTo(Instant.ofEpochMilli(T0 + 29_000));
    assertThat(activity.eventTime()).isEqualTo(Instant.ofEpochMilli(T0 + 32_000));
    // a quarter too long at most
    assertThat(activity.gapP99()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_250));
  }

  @Test
  void goesOnTellingOfAVenueThatIsSilent() {
    messages("kraken", 0, 30, 1_000);
    heard.report(T0 + 30_000);

    VenueActivity activity = only(heard.report(T0 + 90_000));

    assertThat(activity.lastMessage()).isEqualTo(Instant.ofEpochMilli(T0 + 29_000));
    assertThat(activity.eventTime()).isEqualTo(Instant.ofEpochMilli(T0 + 90_000));
  }

  @Test
  void saysNothingBeforeItKnowsWhichPausesAreUsual() {
    messages("kraken", 0, 20, 1_000);
    assertThat(heard.report(T0 + 20_000)).isEmpty();

    messages("kraken", 20_000, 1, 1_000);
    assertThat(heard.report(T0 + 21_000)).hasSize(1);
  }

  /** What was written half an hour ago is no sign that the venue fell silent then. */
  @Test
  void doesNotKnowWhatCameAfterTheMessagesItIsReading() {
    messages("kraken", 0, 30, 1_000);

    VenueActivity behind = only(heard.report(T0 + 1_800_000));
    assertThat(behind.eventTime()).isEqualTo(behind.lastMessage());

    // Nothing more was there to read.
    VenueActivity idle = only(heard.report(T0 + 1_805_000));
    assertThat(idle.eventTime()).isEqualTo(Instant.ofEpochMilli(T0 + 1_805_000));
  }

  @Test
  void keepsVenuesApart() {
    messages("kraken", 0, 30, 1_000);
    messages("binance", 0, 300, 100);

    assertThat(heard.report(T0 + 30_000))
        .extracting(VenueActivity::venue)
        .containsExactlyInAnyOrder("kraken", "binance");
  }

  @Test
  void isNotConfusedByMessagesOutOfOrder() {
    messages("kraken", 0, 30, 1_000);
    heard.note("kraken", T0 + 5_500);

    VenueActivity activity = only(heard.report(T0 + 30_000));

    assertThat(activity.lastMessage()).isEqualTo(Instant.ofEpochMilli(T0 + 29_000));
    assertThat(activity.gapP99()).isLessThanOrEqualTo(Duration.ofMillis(1_250));
  }

  @Test
  void forgetsAVenueAfterADay() {
    messages("kraken", 0, 30, 1_000);

    assertThat(heard.report(T0 + Duration.ofDays(1).toMillis() + 29_001)).isEmpty();
  }

  /** Against the exact percentile of pauses from milliseconds to hours. */
  @Test
  void comesCloseToTheNinetyNinthPercentile() {
    var random = new Random(42);
    for (int run = 0; run < 50; run++) {
      var pauses = new Pauses();
      double scale = Math.pow(10, 7 * random.nextDouble());
      long[] exact = new long[100 + random.nextInt(5_000)];
      for (int i = 0; i < exact.length; i++) {
        exact[i] = Math.round(-Math.log(1 - random.nextDouble()) * scale);
        pauses.add(exact[i]);
      }
      Arrays.sort(exact);
      long expected = Math.min(exact[exact.length - 1 - exact.length / 100], 86_400_000);

      assertThat((double) pauses.p99()).isBetween((double) expected, expected * 1.25 + 1);
    }
  }

  @Test
  void forgetsOldPauses() {
    var pauses = new Pauses();
    for (int i = 0; i < 9_000; i++) {
      pauses.add(10_000);
    }
    for (int i = 0; i < 60_000; i++) {
      pauses.add(100);
    }

    assertThat((double) pauses.p99()).isCloseTo(100, within(25.0));
  }

  private void messages(String venue, long from, int count, long every) {
    for (int i = 0; i < count; i++) {
      heard.note(venue, T0 + from + i * every);
    }
  }

  private static VenueActivity only(List<VenueActivity> report) {
    assertThat(report).hasSize(1);
    return report.getFirst();
  }
}
