package io.dogwatch.orchestrator.deadletters;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * How fast a replay may go. Over any time it lets no more through than its rate and what comes to
 * one second more, whoever asks: time in which nobody did is not made up for.
 *
 * @param next when the next one may go
 */
record Pace(BigDecimal perSecond, Instant next) {

  static final BigDecimal SLOWEST = new BigDecimal("0.1");
  static final BigDecimal FASTEST = new BigDecimal("10000");

  private static final Duration MADE_UP = Duration.ofSeconds(1);
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  Pace {
    if (perSecond.compareTo(SLOWEST) < 0 || perSecond.compareTo(FASTEST) > 0) {
      throw new IllegalArgumentException(
          "a rate from %s to %s expected, found %s".formatted(SLOWEST, FASTEST, perSecond));
    }
  }

  /** How many may go now, up to so many. */
  int allowed(Instant now, int most) {
    if (now.isBefore(next)) {
      return 0;
    }
    return (int) Math.min(most, 1 + Duration.between(start(now), now).toNanos() / interval());
  }

  /** The pace once so many have gone. */
  Pace after(int gone, Instant now) {
    return gone == 0 ? this : new Pace(perSecond, start(now).plusNanos(gone * interval()));
  }

  private Instant start(Instant now) {
    Instant earliest = now.minus(MADE_UP);
    return next.isBefore(earliest) ? earliest : next;
  }

  private long interval() {
    return NANOS.divide(perSecond, 0, RoundingMode.HALF_UP).longValueExact();
  }
}
