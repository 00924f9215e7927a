package io.dogwatch.watchdog.rules;

import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What a rule says about an observation. */
public sealed interface Verdict {

  /** The condition holds. */
  record Breach(Sighting sighting, String kind, Reading reading) implements Verdict {}

  /** The condition does not hold, but it is not clearly over either. */
  record Lull(Sighting sighting, String kind) implements Verdict {}

  /**
   * The condition is clearly over.
   *
   * @param numbers that its end adds to those of the alert
   */
  record Clear(Sighting sighting, String kind, Map<String, Double> numbers) implements Verdict {
    public Clear {
      numbers = Map.copyOf(numbers);
    }

    /** An end that there is nothing to say of. */
    public Clear(Sighting sighting, String kind) {
      this(sighting, kind, Map.of());
    }
  }

  /** What was said to hold turned out wrong: the observation was corrected. */
  record Withdrawn(Sighting sighting, String kind) implements Verdict {}

  /** What was said to hold still does, but not as it was said: the observation was corrected. */
  record Corrected(Sighting sighting, String kind, Reading reading) implements Verdict {}

  /** There is nothing to judge by. */
  record Skipped(Reason reason) implements Verdict {}

  /** The event came later than the grace allows and changed nothing. */
  record Late() implements Verdict {}

  /** The event was there already and changed nothing. */
  record Duplicate() implements Verdict {}

  /** Why there is nothing to judge by. */
  enum Reason {
    /** Not enough was seen yet. */
    WARMUP,
    /** The price to compare with is too old. */
    STALE_REFERENCE,
    /** Too many observations are missing. */
    GAP,
    /** What is usual is nothing at all. */
    NO_BASELINE,
    /** Nothing moves: there is nothing to measure a relation by. */
    DEGENERATE,
    /** The trade's condition says that its price means little. */
    EXCLUDED_CONDITION;

    /** As metrics have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The observation a verdict rests on.
   *
   * @param id of the observation
   * @param at its event time
   * @param ingestedAt when it reached Dogwatch
   */
  record Sighting(String id, Instant at, Instant ingestedAt) {}

  /**
   * How a condition holds.
   *
   * @param type of event, such as {@code flash_crash}; may change within an episode
   * @param observed signed; the larger its magnitude, the worse
   * @param description one sentence for a person
   * @param numbers behind the verdict
   * @param texts behind the verdict: what is no number
   * @param warmup the baseline was still being learnt
   */
  record Reading(
      String type,
      Severity severity,
      double observed,
      String description,
      Map<String, Double> numbers,
      Map<String, String> texts,
      boolean warmup) {
    public Reading {
      numbers = Map.copyOf(numbers);
      texts = Map.copyOf(texts);
    }

    /** One that numbers say all about. */
    public Reading(
        String type,
        Severity severity,
        double observed,
        String description,
        Map<String, Double> numbers,
        boolean warmup) {
      this(type, severity, observed, description, numbers, Map.of(), warmup);
    }
  }
}
