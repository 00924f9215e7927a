package io.dogwatch.watchdog.volume;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Five minutes with many times the volume that is usual at this time of the day.
 *
 * <p>A window is judged when its five bars are there, or, if some are missing, when bars of a later
 * time say that they will not come.
 */
public final class UnusualVolume implements Rule<VolumeState, Bar> {

  private static final String KIND = "unusual_volume";
  private static final Duration BAR = Duration.ofMinutes(1);
  private static final int MIN_BARS = 4;
  private static final double ROBUST_Z = 3.5;
  private static final int ROBUST_MIN_TRADES = 20;

  private final VolumeThresholds thresholds;

  public UnusualVolume(VolumeThresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public VolumeState start() {
    return VolumeState.UNSEEN;
  }

  @Override
  public StateCodec<VolumeState> states() {
    return VolumeState.CODEC;
  }

  @Override
  public Step<VolumeState> observe(VolumeState state, Bar bar, boolean alerting) {
    if (!bar.complete() || !bar.length().equals(BAR)) {
      return new Step<>(state, List.of());
    }
    var minute = VolumeWindow.Minute.of(bar);
    long start = VolumeWindow.startOf(minute.start());
    if (isClosed(start + VolumeWindow.LENGTH, state.watermark())) {
      return new Step<>(state, List.of(new Verdict.Late()));
    }
    VolumeWindow window =
        state.open().stream()
            .filter(open -> open.start() == start)
            .findFirst()
            .orElseGet(() -> VolumeWindow.at(start));
    if (window.has(minute)) {
      return new Step<>(state, List.of(new Verdict.Duplicate()));
    }
    long watermark = Math.max(state.watermark(), minute.start() + BAR.toSeconds());
    return advance(state, window, window.with(minute), watermark, minute.ingestedAt());
  }

  /**
   * Judges what can be judged, and closes what no bar can come to any more.
   *
   * @param now when the bar that has come, in this window or a later one, reached Dogwatch
   */
  private Step<VolumeState> advance(
      VolumeState state, VolumeWindow before, VolumeWindow after, long watermark, long now) {
    List<VolumeWindow> windows = new ArrayList<>(state.open());
    windows.remove(before);
    windows.add(after);
    windows.sort(Comparator.comparingLong(VolumeWindow::start));
    List<VolumeWindow> open = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    Sessions sessions = state.sessions();
    for (VolumeWindow window : windows) {
      boolean closed = isClosed(window.end(), watermark);
      boolean due = window.isComplete() ? window.equals(after) : closed;
      if (due) {
        verdicts.add(verdict(window, sessions.at(window.timeOfDay()), now));
      }
      if (!closed) {
        open.add(due ? window.afterVerdict() : window);
      } else if (window.minutes().size() >= MIN_BARS) {
        sessions = remember(window, sessions);
      }
    }
    return new Step<>(new VolumeState(watermark, open, sessions), verdicts);
  }

  private boolean isClosed(long end, long watermark) {
    return watermark >= end + thresholds.grace().toSeconds();
  }

  /**
   * An anomaly must not become normal, but a lasting change must: what exceeds the alert ratio
   * enters the baseline as if it just met it.
   */
  private Sessions remember(VolumeWindow window, Sessions sessions) {
    double[] usual = sessions.at(window.timeOfDay());
    double limit =
        usual.length < thresholds.warmupSessions()
            ? 0
            : thresholds.alertRatio() * baseline(new Sample(usual));
    double volume = limit > 0 ? Math.min(window.volume(), limit) : window.volume();
    return sessions.with(window.timeOfDay(), volume, thresholds.lookbackSessions());
  }

  private Verdict verdict(VolumeWindow window, double[] usual, long now) {
    if (window.minutes().size() < MIN_BARS) {
      return new Verdict.Skipped(Verdict.Reason.GAP);
    }
    boolean warmup = usual.length < thresholds.minSessions();
    boolean silent = thresholds.warmup() == WarmupPolicy.SILENT;
    if (warmup && (silent || usual.length < thresholds.warmupSessions())) {
      return new Verdict.Skipped(Verdict.Reason.WARMUP);
    }
    var sample = new Sample(usual);
    double baseline = baseline(sample);
    if (baseline == 0) {
      return new Verdict.Skipped(Verdict.Reason.NO_BASELINE);
    }
    double ratio = window.volume() / baseline;
    Verdict.Sighting sighting = sightingOf(window, now);
    boolean robust = warmup || thresholds.mode() == Mode.SEED || isFarOut(window, usual);
    if (Threshold.exceeds(ratio, thresholds.alertRatio()) && robust) {
      return new Verdict.Breach(sighting, KIND, reading(window, sample, ratio, warmup));
    }
    if (window.judged()) {
      return new Verdict.Withdrawn(sighting, KIND);
    }
    return Threshold.exceeds(ratio, thresholds.clearRatio())
        ? new Verdict.Lull(sighting, KIND)
        : new Verdict.Clear(sighting, KIND);
  }

  private double baseline(Sample usual) {
    return switch (thresholds.baseline()) {
      case MEDIAN -> usual.median();
      case MEAN -> usual.mean();
    };
  }

  /** Volumes are compared by their logarithms: they differ by factors. */
  private static boolean isFarOut(VolumeWindow window, double[] usual) {
    var logs = new Sample(Arrays.stream(usual).map(Math::log1p).toArray());
    return window.trades() >= ROBUST_MIN_TRADES
        && logs.modifiedZ(Math.log1p(window.volume())).orElse(Double.MAX_VALUE) > ROBUST_Z;
  }

  private static Verdict.Sighting sightingOf(VolumeWindow window, long now) {
    long ingestedAt =
        window.minutes().stream().mapToLong(VolumeWindow.Minute::ingestedAt).reduce(now, Math::max);
    return new Verdict.Sighting(
        "bars from " + Instant.ofEpochSecond(window.start()),
        Instant.ofEpochSecond(window.end()),
        Tick.instant(ingestedAt));
  }

  private Verdict.Reading reading(VolumeWindow window, Sample usual, double ratio, boolean warmup) {
    boolean critical = Threshold.exceeds(ratio, thresholds.criticalRatio());
    return new Verdict.Reading(
        KIND,
        critical ? Severity.CRITICAL : Severity.HIGH,
        ratio,
        String.format(
            Locale.ROOT,
            "volume %.1f times the usual: %.8g instead of %.8g in 5 minutes",
            ratio,
            window.volume(),
            baseline(usual)),
        numbers(window, usual, ratio),
        warmup);
  }

  private Map<String, Double> numbers(VolumeWindow window, Sample usual, double ratio) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", thresholds.alertRatio());
    numbers.put("observed", ratio);
    numbers.put("baseline", baseline(usual));
    numbers.put("current_volume", window.volume());
    numbers.put("avg_volume", baseline(usual));
    numbers.put("volume_ratio", ratio);
    numbers.put("price_change_pct", window.priceChangePct());
    numbers.put("price", window.minutes().getLast().close());
    numbers.put("coverage", window.coverage());
    numbers.put("sampleSize", (double) usual.size());
    usual.modifiedZ(window.volume()).ifPresent(z -> numbers.put("robustZ", z));
    return numbers;
  }
}
