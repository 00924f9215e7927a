package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A company that earns far more or less than was expected, or says that it will.
 *
 * <p>There is one alert for each fiscal period. A correction of the report changes it, or takes it
 * back; it is resolved when the next period is reported, or when no correction is waited for any
 * more. What comes later than that changes nothing.
 */
public final class EarningsAnomaly implements Rule<EarningsState, Earnings> {

  private static final String TYPE = "earnings_anomaly";
  private static final Duration CHECK_INTERVAL = Duration.ofMinutes(5);

  private final EarningsThresholds thresholds;

  public EarningsAnomaly(EarningsThresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public EarningsState start() {
    return EarningsState.UNSEEN;
  }

  @Override
  public StateCodec<EarningsState> states() {
    return EarningsState.CODEC;
  }

  @Override
  public Duration silenceInterval() {
    return CHECK_INTERVAL;
  }

  /** Ends what nothing came to in time. */
  @Override
  public Step<EarningsState> silence(EarningsState state, Instant now) {
    List<Verdict> verdicts = new ArrayList<>();
    List<Earnings> waiting = new ArrayList<>();
    for (Earnings half : state.halves()) {
      if (now.isBefore(half.ingestTime().plus(thresholds.patience()))) {
        waiting.add(half);
      } else {
        verdicts.add(new Verdict.Skipped(Verdict.Reason.GAP));
      }
    }
    Judged latest = state.latest();
    if (latest != null && latest.told() != null && isFinal(latest, now)) {
      verdicts.add(over(latest, latest.since().plus(thresholds.corrections())));
      latest = latest.withoutAlert();
    }
    return new Step<>(state.withHalves(waiting).withLatest(latest), verdicts);
  }

  @Override
  public Step<EarningsState> observe(EarningsState before, Earnings event, boolean alerting) {
    Step<EarningsState> aged = silence(before, event.ingestTime());
    EarningsState state = aged.state();
    Earnings known = state.knownOf(event);
    Earnings report = known == null ? event : Reports.joined(known, event);
    boolean isOld = known != null && Reports.saysTheSame(report, known);
    if (isOld || state.earlier().know(event)) {
      return after(aged, state, new Verdict.Duplicate());
    }
    if (!Reports.canBeJudged(report)) {
      return after(aged, state.withHalf(report));
    }
    return judge(aged, state.withoutHalf(report), report);
  }

  private Step<EarningsState> judge(
      Step<EarningsState> aged, EarningsState state, Earnings report) {
    Judged latest = state.latest();
    if (latest == null) {
      return judgeFirst(aged, state, report);
    }
    int order = report.fiscalPeriod().compareTo(latest.report().fiscalPeriod());
    if (order > 0) {
      Step<EarningsState> closed = close(aged, latest, report.reportTime());
      return judgeFirst(closed, state.withEarlier(latest.report()), report);
    }
    if (order < 0) {
      return after(aged, state.withEarlier(report));
    }
    return judgeAgain(aged, state, latest, report);
  }

  private Step<EarningsState> judgeFirst(
      Step<EarningsState> aged, EarningsState state, Earnings report) {
    Verdict verdict = verdict(state, report, report.reportTime());
    Instant told = verdict instanceof Verdict.Breach ? report.reportTime() : null;
    return after(aged, state.withLatest(new Judged(report, report.ingestTime(), told)), verdict);
  }

  private Step<EarningsState> judgeAgain(
      Step<EarningsState> aged, EarningsState state, Judged latest, Earnings report) {
    if (isFinal(latest, report.ingestTime()) || isOvertaken(latest, report)) {
      return after(aged, aged.state(), new Verdict.Late());
    }
    Instant at = latest.told() == null ? beginOf(report) : latest.told();
    Verdict verdict = verdict(state, report, at);
    Instant told = verdict instanceof Verdict.Breach ? at : null;
    return after(
        aged,
        state.withLatest(new Judged(report, latest.since(), told)),
        latest.told() == null ? verdict : correction(verdict, report, at));
  }

  /** An alert about a correction begins with that, not with what was corrected. */
  private static Instant beginOf(Earnings report) {
    return report.revision() > 1 ? report.ingestTime() : report.reportTime();
  }

  /** Whether a report adds to an old revision too late, or is of another basis and no newer. */
  private boolean isOvertaken(Judged latest, Earnings report) {
    if (report.revision() > latest.report().revision()) {
      return false;
    }
    boolean patienceIsOver =
        !report.ingestTime().isBefore(latest.since().plus(thresholds.patience()));
    return patienceIsOver || !Reports.belongTogether(report, latest.report());
  }

  /** What a verdict comes to for the alert that there is. */
  private static Verdict correction(Verdict verdict, Earnings report, Instant told) {
    return verdict instanceof Verdict.Breach(var sighting, var kind, var reading)
        ? new Verdict.Corrected(sighting, kind, reading)
        : new Verdict.Withdrawn(sightingOf(report, told), kindOf(report));
  }

  private Verdict verdict(EarningsState state, Earnings report, Instant at) {
    var review = new Review(thresholds, report, state.earlier());
    Verdict.Reading reading = review.reading(TYPE);
    if (reading != null) {
      return new Verdict.Breach(sightingOf(report, at), kindOf(report), reading);
    }
    return review.isHeldBack()
        ? new Verdict.Skipped(Verdict.Reason.WARMUP)
        : new Verdict.Clear(sightingOf(report, at), kindOf(report));
  }

  private Step<EarningsState> close(Step<EarningsState> aged, Judged latest, Instant now) {
    return latest.told() == null ? aged : after(aged, aged.state(), over(latest, now));
  }

  private boolean isFinal(Judged latest, Instant now) {
    return !now.isBefore(latest.since().plus(thresholds.corrections()));
  }

  private static Verdict over(Judged latest, Instant when) {
    Instant told = Objects.requireNonNull(latest.told());
    Instant at = when.isBefore(told) ? told : when;
    return new Verdict.Clear(
        new Verdict.Sighting(idOf(latest.report()), at, at), kindOf(latest.report()));
  }

  private static Verdict.Sighting sightingOf(Earnings report, Instant at) {
    return new Verdict.Sighting(idOf(report), at, report.ingestTime());
  }

  private static String idOf(Earnings report) {
    return report.symbol() + "/" + report.fiscalPeriod() + "/" + report.revision();
  }

  private static String kindOf(Earnings report) {
    return TYPE + "/" + report.fiscalPeriod();
  }

  private static Step<EarningsState> after(
      Step<EarningsState> before, EarningsState state, Verdict... verdicts) {
    List<Verdict> all = new ArrayList<>(before.verdicts());
    all.addAll(List.of(verdicts));
    return new Step<>(state, all);
  }
}
