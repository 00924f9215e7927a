package io.dogwatch.watchdog.correlation;

import io.dogwatch.watchdog.rules.Mode;
import java.time.Duration;

/**
 * When a change of correlation is one to tell.
 *
 * @param bounds how large a change is
 * @param windows what is compared with what
 * @param patience how long a bar waits for that of the other leg
 * @param robustZ in ROBUST mode, the least statistic of Fisher's test
 */
public record CorrelationThresholds(
    Bounds bounds, Windows windows, Duration patience, Mode mode, double robustZ) {

  public static final CorrelationThresholds DEFAULT =
      new CorrelationThresholds(
          new Bounds(0.5, 0.7, 1.2, 0.3, 24),
          new Windows(Duration.ofDays(7), Duration.ofDays(90), 0.8, Windows.HOURS_PER_WEEK),
          Duration.ofMinutes(10),
          Mode.SEED,
          3);

  /**
   * How large a change is, from 0 to 2.
   *
   * @param alert a change above it is a break
   * @param high a change above it is a severe one
   * @param critical a change above it is critical; above 1 the sign has changed
   * @param clear a change below it is none
   * @param clearEvaluations hours in a row that must be without a change until it is over
   */
  public record Bounds(
      double alert, double high, double critical, double clear, int clearEvaluations) {

    public Bounds {
      if (!(clear > 0 && clear <= alert && alert <= high && high <= critical)) {
        throw new IllegalArgumentException(
            "0 < clear-change <= change <= high-change <= critical-change expected,"
                + " found %s, %s, %s, %s".formatted(clear, alert, high, critical));
      }
      if (clearEvaluations < 1) {
        throw new IllegalArgumentException(
            "clear-evaluations >= 1 expected, found " + clearEvaluations);
      }
    }
  }

  /**
   * What is compared with what.
   *
   * @param recent the last hours
   * @param history the hours before those
   * @param minCoverage share of the hours that must be there, in each of the two
   * @param hoursPerWeek in which both legs are traded: 168 around the clock, 35 in sessions of the
   *     American stock exchanges
   */
  public record Windows(Duration recent, Duration history, double minCoverage, int hoursPerWeek) {

    static final int HOURS_PER_WEEK = 168;

    /** A year: what is kept of a pair is bounded. */
    private static final long MAX_HOURS = 366 * 24;

    public Windows {
      if (recent.toHours() < Returns.LEAST
          || history.toHours() < Returns.LEAST
          || recent.toHours() + history.toHours() > MAX_HOURS) {
        throw new IllegalArgumentException(
            "recent and history of at least %d hours, %d in all at most, expected, found %s and %s"
                .formatted(Returns.LEAST, MAX_HOURS, recent, history));
      }
      if (!(minCoverage > 0 && minCoverage <= 1)) {
        throw new IllegalArgumentException("0 < min-coverage <= 1 expected, found " + minCoverage);
      }
      if (hoursPerWeek < 1 || hoursPerWeek > HOURS_PER_WEEK) {
        throw new IllegalArgumentException(
            "hours-per-week from 1 to %d expected, found %d"
                .formatted(HOURS_PER_WEEK, hoursPerWeek));
      }
    }

    int recentHours() {
      return (int) recent.toHours();
    }

    int historyHours() {
      return (int) history.toHours();
    }

    int hours() {
      return recentHours() + historyHours();
    }

    /** Share of the hours that are there. */
    double coverage(int present, int hours) {
      return Math.min(1, present * (double) HOURS_PER_WEEK / hoursPerWeek / hours);
    }
  }

  public CorrelationThresholds {
    if (patience.isNegative() || !(robustZ > 0)) {
      throw new IllegalArgumentException(
          "a patience of at least 0 and a robust-z above 0 expected, found %s, %s"
              .formatted(patience, robustZ));
    }
  }
}
