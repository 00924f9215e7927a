package io.dogwatch.watchdog.earnings;

import static io.dogwatch.watchdog.earnings.ReportBuilder.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rule for earnings, told of one report after another. */
abstract class EarningsWatching {

  static final ReportBuilder APPLE = report("AAPL", "2025Q4", 2.50, 2.20);

  EarningsAnomaly rule = new EarningsAnomaly(EarningsThresholds.DEFAULT);

  EarningsState state = rule.start();

  Severity severityOf(ReportBuilder report) {
    state = rule.start();
    return breach(observe(report)).reading().severity();
  }

  List<Verdict> observe(ReportBuilder report) {
    return follow(rule.observe(state, report.build(), false));
  }

  List<Verdict> silence(Instant now) {
    return follow(rule.silence(state, now));
  }

  private List<Verdict> follow(Step<EarningsState> step) {
    state = step.state();
    return step.verdicts();
  }

  static Breach breach(List<Verdict> verdicts) {
    assertThat(verdicts).last().isInstanceOf(Breach.class);
    return (Breach) verdicts.getLast();
  }

  static EarningsAnomaly ruleWith(Mode mode, WarmupPolicy warmup) {
    return ruleWith(10, mode, warmup);
  }

  static EarningsAnomaly ruleWith(double lowPct, Mode mode, WarmupPolicy warmup) {
    return new EarningsAnomaly(
        new EarningsThresholds(
            lowPct,
            10,
            20,
            50,
            0.05,
            5,
            5,
            Duration.ofHours(24),
            Duration.ofDays(7),
            mode,
            warmup));
  }
}
