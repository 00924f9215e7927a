package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.TransferBuilder.BINANCE;
import static io.dogwatch.watchdog.whale.TransferBuilder.transfer;
import static io.dogwatch.watchdog.whale.TransferBuilder.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.whale.WhaleThresholds.Confirmations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rule for whales, told of one movement after another. */
abstract class WhaleWatching {

  static final TransferBuilder WHALE = transfer("BTC", "a", 500, 30_000).to(BINANCE);

  WhaleMovement rule = new WhaleMovement(WhaleThresholds.DEFAULT);

  WhaleState state = rule.start();

  /** 300,000 to one address. */
  static TransferBuilder piece(int number, long seconds) {
    return transfer("USDT", "p" + number, 300_000, 1).to(unknown("hoard")).after(seconds);
  }

  static TransferBuilder inflow(String hash, double usd, long seconds) {
    return transfer("USDT", hash, usd, 1).to(BINANCE).after(seconds);
  }

  /** A million to an exchange each hour from T0 on. */
  void learnHours(int hours) {
    for (int hour = 0; hour < hours; hour++) {
      observe(inflow("h" + hour, 1e6, hour * 3_600L));
    }
    state = state.withTold(List.of());
  }

  List<Verdict> observe(TransferBuilder transfer) {
    return follow(rule.observe(state, transfer.build(), false));
  }

  List<Verdict> silence(Instant now) {
    return follow(rule.silence(state, now));
  }

  private List<Verdict> follow(Step<WhaleState> step) {
    state = step.state();
    return step.verdicts();
  }

  static Breach breach(List<Verdict> verdicts) {
    assertThat(verdicts).last().isInstanceOf(Breach.class);
    return (Breach) verdicts.getLast();
  }

  static WhaleMovement ruleWith(boolean internal, Mode mode, WarmupPolicy warmup) {
    return new WhaleMovement(
        new WhaleThresholds(
            1e6,
            1e7,
            1e8,
            internal,
            Confirmations.DEFAULT,
            Duration.ofHours(1),
            99.9,
            5,
            mode,
            warmup));
  }
}
