package io.dogwatch.watchdog.volume;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.tape.Tick;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What there is to say of a volume.
 *
 * @param window the newest one of the period
 * @param measured volume of the period
 * @param usual volumes of the same period of other days
 * @param streak with this window, where its volume is unusual
 */
record VolumeReport(
    VolumeThresholds thresholds,
    VolumeWindow window,
    Measured measured,
    Sample usual,
    Streak streak) {

  static final String KIND = "unusual_volume";

  double ratio() {
    return measured.volume() / thresholds.baseline(usual);
  }

  /**
   * The observation.
   *
   * @param now when the bar that has come, in this window or a later one, reached Dogwatch
   */
  Verdict.Sighting sighting(long now) {
    long ingestedAt =
        window.minutes().stream().mapToLong(VolumeWindow.Minute::ingestedAt).reduce(now, Math::max);
    return new Verdict.Sighting(
        "bars from " + Instant.ofEpochSecond(window.start()),
        Instant.ofEpochSecond(window.end()),
        Tick.instant(ingestedAt));
  }

  Verdict.Reading reading(boolean warmup) {
    boolean critical = Threshold.exceeds(ratio(), thresholds.criticalRatio());
    return new Verdict.Reading(
        KIND,
        critical ? Severity.CRITICAL : Severity.HIGH,
        ratio(),
        String.format(
            Locale.ROOT,
            "volume %.1f times the usual: %.8g instead of %.8g %s",
            ratio(),
            measured.volume(),
            thresholds.baseline(usual),
            thresholds.period() == Period.WINDOW ? "in 5 minutes" : "so far this day"),
        numbers(),
        texts(),
        warmup);
  }

  private Map<String, Double> numbers() {
    Map<String, Double> numbers = new TreeMap<>(streak.numbers());
    numbers.put("threshold", thresholds.alertRatio());
    numbers.put("observed", ratio());
    numbers.put("baseline", thresholds.baseline(usual));
    numbers.put("current_volume", measured.volume());
    numbers.put("avg_volume", thresholds.baseline(usual));
    numbers.put("volume_ratio", ratio());
    numbers.put("price_change_pct", measured.priceChangePct());
    numbers.put("price", measured.close());
    numbers.put("trades", (double) measured.trades());
    numbers.put("coverage", measured.coverage());
    numbers.put("sampleSize", (double) usual.size());
    usual.modifiedZ(measured.volume()).ifPresent(z -> numbers.put("robustZ", z));
    return numbers;
  }

  private Map<String, String> texts() {
    long length = (long) measured.expected() * VolumeWindow.LENGTH / VolumeWindow.BARS;
    return Map.of(
        "windowStart", Instant.ofEpochSecond(window.end() - length).toString(),
        "windowEnd", Instant.ofEpochSecond(window.end()).toString());
  }
}
