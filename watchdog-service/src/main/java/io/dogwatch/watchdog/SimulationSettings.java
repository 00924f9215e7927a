package io.dogwatch.watchdog;

import io.dogwatch.settings.Requirements;
import io.dogwatch.watchdog.feeds.simulation.Anomaly;
import io.dogwatch.watchdog.feeds.simulation.Injection;
import io.dogwatch.watchdog.feeds.simulation.SimulatedMarkets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * Markets that are made up, once, from the start of the service on.
 *
 * @param seed the same one makes the same markets
 * @param start of the markets' time; by default the present at speed 1, and otherwise so that the
 *     markets end in the present: what claims to come from the future is rejected
 * @param step how long prices stay as they are
 * @param speed so many times as fast as the clock; 0 as fast as the cluster takes it
 * @param anomalies such as {@code flash-crash@20m}: what goes wrong, and how long after the start
 */
record SimulationSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("42") long seed,
    @Nullable Instant start,
    @DefaultValue("1h") Duration length,
    @DefaultValue("1s") Duration step,
    @DefaultValue("1") double speed,
    @DefaultValue List<String> anomalies) {

  SimulationSettings {
    anomalies = List.copyOf(anomalies);
    var requirements =
        new Requirements()
            .require(
                speed >= 0 && Double.isFinite(speed),
                "a speed of at least 0 expected, found " + speed)
            .require(
                step.toMillis() >= 1 && length.compareTo(step) >= 0,
                "a step of at least 1 ms and at most the length expected, found %s and %s"
                    .formatted(step, length));
    for (String anomaly : anomalies) {
      requirements.requireValid("anomalies", () -> injection(anomaly));
    }
    requirements.verify();
  }

  /** The markets, if they begin now. */
  SimulatedMarkets markets(Instant now) {
    Instant begin = speed == 1 ? now : now.minus(length);
    return new SimulatedMarkets(
        seed,
        start == null ? begin.truncatedTo(ChronoUnit.MINUTES) : start,
        length,
        step,
        anomalies.stream().map(SimulationSettings::injection).toList());
  }

  private static Injection injection(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("an anomaly like flash-crash@20m expected, found " + text);
    }
    return new Injection(
        anomaly(text.substring(0, at)), DurationStyle.detectAndParse(text.substring(at + 1)));
  }

  private static Anomaly anomaly(String name) {
    return Arrays.stream(Anomaly.values())
        .filter(anomaly -> name(anomaly).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "one of %s expected, found %s"
                        .formatted(
                            Arrays.stream(Anomaly.values()).map(SimulationSettings::name).toList(),
                            name)));
  }

  private static String name(Anomaly anomaly) {
    return anomaly.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
