package io.dogwatch.watchdog.volume;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Five minutes, or a day so far, with many times the volume that is usual at this time of the day.
 *
 * <p>A window is judged when its five bars are there, or, if some are missing, when bars of a later
 * time say that they will not come.
 */
public final class UnusualVolume implements Rule<VolumeState, Bar> {

  private static final String KIND = VolumeReport.KIND;
  private static final Duration BAR = Duration.ofMinutes(1);
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
  public Step<VolumeState> observe(VolumeState known, Bar bar, boolean alerting) {
    if (!bar.complete() || !bar.length().equals(BAR)) {
      return new Step<>(known, List.of());
    }
    VolumeState state = known.of(thresholds.period());
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
    var advance = new Advance(state, after, watermark, now);
    windows.forEach(advance::lookAt);
    return advance.step();
  }

  /** Looks at the open windows of one key, in order, after a bar has come to one of them. */
  private final class Advance {

    private final VolumeWindow changed;
    private final long watermark;
    private final long now;
    private final List<VolumeWindow> open = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private Sessions sessions;
    private Streak streak;
    private DayTotal closedDay;
    private DayTotal day;

    Advance(VolumeState state, VolumeWindow changed, long watermark, long now) {
      this.changed = changed;
      this.watermark = watermark;
      this.now = now;
      this.sessions = state.sessions();
      this.streak = state.streak();
      this.closedDay = state.day();
      this.day = closedDay;
    }

    void lookAt(VolumeWindow window) {
      day = day.with(window);
      Measured measured =
          switch (thresholds.period()) {
            case WINDOW -> window.measured();
            case DAILY -> day.until(window);
          };
      boolean closed = isClosed(window.end(), watermark);
      boolean due = window.isComplete() ? window.equals(changed) : closed;
      if (due) {
        judge(window, measured);
      }
      if (!closed) {
        open.add(due ? window.afterVerdict() : window);
        return;
      }
      closedDay = day;
      if (measured.isCovered()) {
        sessions = remember(window, measured, sessions);
      }
    }

    private void judge(VolumeWindow window, Measured measured) {
      Verdict verdict = verdict(window, measured, sessions.at(window.timeOfDay()), streak, now);
      streak = streak.with(window.start(), verdict instanceof Verdict.Breach);
      verdicts.add(verdict);
    }

    Step<VolumeState> step() {
      return new Step<>(
          new VolumeState(watermark, open, thresholds.period(), sessions, closedDay, streak),
          verdicts);
    }
  }

  private boolean isClosed(long end, long watermark) {
    return watermark >= end + thresholds.grace().toSeconds();
  }

  /**
   * An anomaly must not become normal, but a lasting change must: what exceeds the alert ratio
   * enters the baseline as if it just met it.
   */
  private Sessions remember(VolumeWindow window, Measured measured, Sessions sessions) {
    double[] usual = sessions.at(window.timeOfDay());
    double limit =
        usual.length < thresholds.warmupSessions()
            ? 0
            : thresholds.alertRatio() * thresholds.baseline(new Sample(usual));
    double volume = limit > 0 ? Math.min(measured.volume(), limit) : measured.volume();
    return sessions.with(window.timeOfDay(), volume, thresholds.lookbackSessions());
  }

  private Verdict verdict(
      VolumeWindow window, Measured measured, double[] usual, Streak streak, long now) {
    if (!measured.isCovered()) {
      return new Verdict.Skipped(Verdict.Reason.GAP);
    }
    boolean warmup = usual.length < thresholds.minSessions();
    boolean silent = thresholds.warmup() == WarmupPolicy.SILENT;
    if (warmup && (silent || usual.length < thresholds.warmupSessions())) {
      return new Verdict.Skipped(Verdict.Reason.WARMUP);
    }
    var sample = new Sample(usual);
    if (thresholds.baseline(sample) == 0) {
      return new Verdict.Skipped(Verdict.Reason.NO_BASELINE);
    }
    var report =
        new VolumeReport(thresholds, window, measured, sample, streak.with(window.start(), true));
    boolean robust = warmup || thresholds.mode() == Mode.SEED || isFarOut(measured, usual);
    if (Threshold.exceeds(report.ratio(), thresholds.alertRatio()) && robust) {
      return new Verdict.Breach(report.sighting(now), KIND, report.reading(warmup));
    }
    if (window.judged()) {
      return new Verdict.Withdrawn(report.sighting(now), KIND);
    }
    return Threshold.exceeds(report.ratio(), thresholds.clearRatio())
        ? new Verdict.Lull(report.sighting(now), KIND)
        : clear(report, streak, now);
  }

  /** The end of a lasting episode says that it has lasted. */
  private static Verdict clear(VolumeReport report, Streak streak, long now) {
    return new Verdict.Clear(
        report.sighting(now), KIND, streak.isSustained() ? streak.numbers() : Map.of());
  }

  /** Volumes are compared by their logarithms: they differ by factors. */
  private static boolean isFarOut(Measured measured, double[] usual) {
    var logs = new Sample(Arrays.stream(usual).map(Math::log1p).toArray());
    return measured.trades() >= ROBUST_MIN_TRADES
        && logs.modifiedZ(Math.log1p(measured.volume())).orElse(Double.MAX_VALUE) > ROBUST_Z;
  }
}
