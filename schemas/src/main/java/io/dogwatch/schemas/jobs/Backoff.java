package io.dogwatch.schemas.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Delays between attempts: after attempt n, {@code min(base × multiplier^(n-1), max)}, spread by ±
 * jitter (a share, 0 to 1).
 */
public record Backoff(Duration base, double multiplier, Duration max, double jitter) {

  /** 1 s, doubling, at most 60 s, ± 20 %. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0.2);

  public Backoff {
    List<String> problems = problems(base, multiplier, max, jitter);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** What keeps these from being a backoff, all of it. */
  public static List<String> problems(
      Duration base, double multiplier, Duration max, double jitter) {
    List<String> problems = new ArrayList<>();
    if (base.isNegative() || max.compareTo(base) < 0) {
      problems.add("0 <= base <= max expected, found base " + base + ", max " + max);
    }
    if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
      problems.add("multiplier of at least 1 expected, found " + multiplier);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      problems.add("jitter of 0 to 1 expected, found " + jitter);
    }
    return problems;
  }

  /**
   * How long to wait after a failed attempt. The same for the same job and attempt, whoever asks,
   * so that nobody has to remember it.
   *
   * @param attempt that failed, from 1
   */
  public Duration after(int attempt, JobId job) {
    double grown = base.toMillis() * Math.pow(multiplier, attempt - 1.0);
    double bounded = Math.min(grown, (double) max.toMillis());
    return Duration.ofMillis(Math.round(bounded * (1 + jitter * spread(job, attempt))));
  }

  /** A number from -1 to 1 that looks random and is not. */
  private static double spread(JobId job, int attempt) {
    long seed =
        job.value().getMostSignificantBits() * 31
            + job.value().getLeastSignificantBits() * 17
            + attempt;
    return new SplittableRandom(seed).nextDouble(-1, 1);
  }
}
