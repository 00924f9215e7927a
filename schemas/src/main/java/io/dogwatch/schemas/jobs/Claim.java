package io.dogwatch.schemas.jobs;

import java.util.Comparator;

/**
 * A worker's right to speak of a job: the attempt, and how often that attempt's message was
 * delivered. Claims are ordered; what a lower one says changes nothing once a higher one has
 * spoken.
 *
 * @param attempt from 1; 0 before the first
 * @param delivery from 1; 0 before the first
 */
public record Claim(int attempt, int delivery) implements Comparable<Claim> {

  /** Nobody has claimed the job yet. */
  public static final Claim NONE = new Claim(0, 0);

  private static final Comparator<Claim> ORDER =
      Comparator.comparingInt(Claim::attempt).thenComparingInt(Claim::delivery);

  public Claim {
    if (attempt < 0 || delivery < 0) {
      throw new IllegalArgumentException("attempt " + attempt + ", delivery " + delivery);
    }
  }

  public boolean isBelow(Claim other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Claim other) {
    return ORDER.compare(this, other);
  }
}
