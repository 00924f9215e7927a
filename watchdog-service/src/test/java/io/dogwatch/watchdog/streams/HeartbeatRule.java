package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A rule as users may write it: silence of half a minute is a breach, and a price of 666 more than
 * it can bear. Its state is the time of the last trade, in milliseconds.
 */
final class HeartbeatRule implements Rule<Long, Trade> {

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
  private static final double UNBEARABLE = 666;

  static Watchdog<Long, Trade> watchdog() {
    return Watchdog.of(
        new Terms("heartbeat", "1", "SEED", 1, Duration.ZERO, Duration.ZERO),
        true,
        MarketInput.TRADES,
        new Watchdog.Keys<>(Key.Kind.LISTING, Trade::key),
        new HeartbeatRule());
  }

  @Override
  public Long start() {
    return 0L;
  }

  @Override
  public Step<Long> observe(Long state, Trade trade, boolean alerting) {
    if (trade.price() == UNBEARABLE) {
      throw new IllegalStateException("a bug in a rule");
    }
    long now = trade.eventTime().toEpochMilli();
    return new Step<>(now, List.of(new Verdict.Clear(sighting(now), "silence")));
  }

  @Override
  public Duration silenceInterval() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Step<Long> silence(Long state, Instant now) {
    long due = state + LONGEST_SILENCE.toMillis();
    if (now.toEpochMilli() < due) {
      return new Step<>(state, List.of());
    }
    var reading =
        new Verdict.Reading("silence", Severity.HIGH, 1, "nothing is heard", Map.of(), false);
    return new Step<>(state, List.of(new Verdict.Breach(sighting(due), "silence", reading)));
  }

  @Override
  public StateCodec<Long> states() {
    return new StateCodec<>() {
      @Override
      public void write(Long state, StateOutput out) {
        out.writeLong(state);
      }

      @Override
      public Long read(StateInput in) {
        return in.readLong();
      }
    };
  }

  private static Verdict.Sighting sighting(long millis) {
    Instant time = Instant.ofEpochMilli(millis);
    return new Verdict.Sighting("at " + time, time, time);
  }
}
