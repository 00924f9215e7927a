package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueStatus.Status;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What all that is known of a venue comes to, the worst first. */
final class Diagnosis {

  static final String TYPE = "exchange_outage";

  private static final double MICROS = 1e6;

  private final OutageThresholds thresholds;
  private final String venue;
  private final OutageState state;
  private final List<ProbeLine> fresh;

  Diagnosis(OutageThresholds thresholds, String venue, OutageState state) {
    this.thresholds = thresholds;
    this.venue = venue;
    this.state = state;
    this.fresh = state.lines().values().stream().filter(line -> isFresh(line.startedAt())).toList();
  }

  Optional<Reading> outage() {
    return down().or(this::silent).or(this::broken).or(this::restricted).or(this::slow);
  }

  /** Whether so many probers find the venue good that the others cannot say otherwise. */
  boolean isOver() {
    Pulse pulse = state.pulse();
    if (isSilent() || (pulse != null && pulse.isCatchingUp())) {
      return false;
    }
    if (state.lines().isEmpty()) {
      return true;
    }
    long bad = probers(fresh.stream().filter(line -> !line.isGood(thresholds)).toList());
    return !fresh.isEmpty() && bad < quorum();
  }

  private boolean isFresh(long at) {
    return state.watermark() - at <= thresholds.staleAfter().toNanos() / 1_000;
  }

  /** A prober that reaches any endpoint of the venue has reached it. */
  private Optional<Reading> down() {
    return agreed(
            line ->
                fresh.stream()
                    .filter(other -> other.prober().equals(line.prober()))
                    .allMatch(other -> other.isUnreachable(thresholds.failures())))
        .map(line -> probed("down", Severity.CRITICAL, line, "cannot be reached: "));
  }

  private Optional<Reading> broken() {
    return agreed(line -> line.isBad(thresholds.failures()))
        .map(line -> probed("error", Severity.HIGH, line, "fails probes: "));
  }

  /** A silent venue that answers our probes is silent itself, and not our way to it. */
  private Optional<Reading> silent() {
    Pulse pulse = state.pulse();
    boolean answers = fresh.stream().anyMatch(line -> line.newest().isOk());
    if (pulse == null || !isFresh(pulse.at()) || !isSilent() || !answers) {
      return Optional.empty();
    }
    double seconds = pulse.silentMicros() / MICROS;
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", pulse.longestMicros(thresholds) / MICROS);
    numbers.put("observed", seconds);
    numbers.put("baseline", pulse.gap() / MICROS);
    return Optional.of(
        reading(
            Severity.CRITICAL,
            1,
            String.format(Locale.ROOT, "%s sent no market data for %.0f s", venue, seconds),
            numbers,
            texts("silent")));
  }

  private boolean isSilent() {
    Pulse pulse = state.pulse();
    return pulse != null
        && Threshold.exceeds(pulse.silentMicros(), pulse.longestMicros(thresholds));
  }

  private Optional<Reading> restricted() {
    return switch (state.status()) {
      case CANCEL_ONLY, POST_ONLY -> {
        String text = state.status().name().toLowerCase(Locale.ROOT);
        yield Optional.of(
            reading(Severity.HIGH, 1, venue + " is " + text, Map.of("observed", 1.0), texts(text)));
      }
      case ONLINE, MAINTENANCE -> Optional.empty();
    };
  }

  /** What the venue announced, which explains everything else. */
  Optional<Reading> maintenance() {
    return state.status() == Status.MAINTENANCE
        ? Optional.of(
            reading(
                Severity.LOW,
                1,
                venue + " is under maintenance",
                Map.of("observed", 1.0),
                texts("maintenance")))
        : Optional.empty();
  }

  private Optional<Reading> slow() {
    return agreed(line -> line.isSlow(thresholds))
        .map(
            line -> {
              double limit = line.slowMillis(thresholds);
              Map<String, Double> numbers = numbers(line);
              numbers.put("threshold", limit);
              numbers.put("observed", line.millis());
              return reading(
                  Severity.MEDIUM,
                  line.millis() / limit,
                  String.format(Locale.ROOT, "%s answers slowly: in %.0f ms", venue, line.millis()),
                  numbers,
                  texts("slow"));
            });
  }

  /** A line of which it holds, if it holds for enough probers. */
  private Optional<ProbeLine> agreed(Predicate<ProbeLine> what) {
    List<ProbeLine> found = fresh.stream().filter(what).toList();
    return !found.isEmpty() && probers(found) >= quorum()
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  /** How many must agree. One that has stopped probing is not asked. */
  private long quorum() {
    return Math.min(thresholds.minProbers(), probers(fresh));
  }

  private static long probers(List<ProbeLine> lines) {
    return lines.stream().map(ProbeLine::prober).distinct().count();
  }

  private Reading probed(String condition, Severity severity, ProbeLine line, String what) {
    Map<String, Double> numbers = numbers(line);
    numbers.put("threshold", (double) thresholds.failures());
    Map<String, String> texts = texts(condition);
    texts.put("error", line.newest().error());
    texts.put("prober", line.prober());
    return reading(severity, 1, venue + " " + what + line.newest().error(), numbers, texts);
  }

  private Map<String, Double> numbers(ProbeLine line) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("response_time_ms", (double) line.newest().millis());
    numbers.put("probers", (double) probers(fresh));
    Integer status = line.newest().status();
    if (status != null) {
      numbers.put("status_code", status.doubleValue());
    }
    return numbers;
  }

  private Map<String, String> texts(String condition) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("exchange", venue);
    texts.put("condition", condition);
    return texts;
  }

  private static Reading reading(
      Severity severity,
      double observed,
      String description,
      Map<String, Double> numbers,
      Map<String, String> texts) {
    return new Reading(TYPE, severity, observed, description, numbers, texts, false);
  }
}
