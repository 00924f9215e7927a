package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What one prober found at one endpoint: the last few results, and a duration of every ten minutes
 * of a day, which is 144. Times are microseconds since 1970.
 *
 * @param startedAt of the newest probe
 * @param recent results, the oldest first
 * @param usual durations in milliseconds, the oldest first
 * @param sampledAt when the newest of these was taken
 */
record ProbeLine(
    String prober, long startedAt, List<ProbeResult> recent, List<Long> usual, long sampledAt) {

  static final int RECENT = 10;

  private static final int USUAL = 144;
  private static final int MIN_USUAL = 12;
  private static final long SAMPLED_EVERY = TimeUnit.MINUTES.toMicros(10);
  private static final int SLOW_PROBES = 3;

  ProbeLine {
    recent = List.copyOf(recent);
    usual = List.copyOf(usual);
  }

  static ProbeLine startingWith(VenueProbe probe) {
    long startedAt = Tick.micros(probe.startedAt());
    var unseen = new ProbeLine(probe.prober(), startedAt, List.of(), List.of(), 0);
    return unseen.with(probe, false);
  }

  /**
   * With a newer probe.
   *
   * @param alerting what is seen now must not become usual
   */
  ProbeLine with(VenueProbe probe, boolean alerting) {
    var result = ProbeResult.of(probe);
    long now = Tick.micros(probe.startedAt());
    boolean sample = result.isOk() && !alerting && now - sampledAt >= SAMPLED_EVERY;
    return new ProbeLine(
        prober,
        now,
        appended(recent, result, RECENT),
        sample ? appended(usual, result.millis(), USUAL) : usual,
        sample ? now : sampledAt);
  }

  private static <T> List<T> appended(List<T> all, T next, int capacity) {
    List<T> longer = new ArrayList<>(all);
    longer.add(next);
    return longer.subList(Math.max(0, longer.size() - capacity), longer.size());
  }

  ProbeResult newest() {
    return recent.getLast();
  }

  boolean isUnreachable(int times) {
    return lastAre(times, ProbeResult::isUnreachable);
  }

  boolean isBad(int times) {
    return lastAre(times, ProbeResult::isBad);
  }

  boolean isGood(OutageThresholds thresholds) {
    return lastAre(
        thresholds.successes(),
        probe ->
            probe.isOk() && !Threshold.exceeds((double) probe.millis(), thresholds.slowMillis()));
  }

  private boolean lastAre(int times, Predicate<ProbeResult> what) {
    return recent.size() >= times
        && recent.subList(recent.size() - times, recent.size()).stream().allMatch(what);
  }

  boolean isSlow(OutageThresholds thresholds) {
    return lastAre(SLOW_PROBES, ProbeResult::isOk)
        && Threshold.exceeds(millis(), slowMillis(thresholds));
  }

  /** The median duration of the last probes. */
  double millis() {
    int from = Math.max(0, recent.size() - SLOW_PROBES);
    return new Sample(
            recent.subList(from, recent.size()).stream().mapToDouble(ProbeResult::millis).toArray())
        .median();
  }

  /** What is slow: near the timeout, or far from usual, once that is known. */
  double slowMillis(OutageThresholds thresholds) {
    return usual.size() < MIN_USUAL
        ? thresholds.slowMillis()
        : Math.min(thresholds.slowMillis(), thresholds.slowFactor() * usualMillis());
  }

  private double usualMillis() {
    return new Sample(usual.stream().mapToDouble(Long::doubleValue).toArray()).median();
  }

  void writeTo(StateOutput out) {
    out.writeText(prober);
    out.writeLong(startedAt);
    out.writeAll(recent, ProbeResult::writeTo);
    out.writeAll(usual, (millis, to) -> to.writeLong(millis));
    out.writeLong(sampledAt);
  }

  static ProbeLine readFrom(StateInput in) {
    String prober = in.readText();
    long startedAt = in.readLong();
    List<ProbeResult> recent = in.readAll(ProbeResult::readFrom);
    List<Long> usual = in.readAll(StateInput::readLong);
    return new ProbeLine(prober, startedAt, recent, usual, in.readLong());
  }
}
