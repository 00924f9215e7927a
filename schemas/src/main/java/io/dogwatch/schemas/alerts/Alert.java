package io.dogwatch.schemas.alerts;

import io.dogwatch.schemas.avro.AlertRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One revision of an alert. Nothing in it comes from the wall clock: a replay gives the same bytes.
 * Instants are kept to the microsecond.
 *
 * @param alertId hash of fingerprint, start of the episode and rule version
 * @param fingerprint what stays the same from episode to episode
 * @param revision counts the records of one alert, from 1
 * @param type what was seen, such as {@code flash_crash}
 * @param mode SEED or ROBUST
 * @param description one sentence for a person
 * @param evidence what the verdict rests on
 * @param times when it was seen
 * @param warmup the baseline was still being learnt
 * @param historical the observation was older than the platform watches live
 */
public record Alert(
    String alertId,
    String fingerprint,
    int revision,
    State state,
    String type,
    Severity severity,
    @Nullable Severity previousSeverity,
    String watchdog,
    String ruleVersion,
    String mode,
    Subject subject,
    String description,
    Evidence evidence,
    Times times,
    boolean warmup,
    boolean historical) {

  public static final MessageCodec<Alert> CODEC =
      MessageCodec.of(
          AlertRecord.getClassSchema(),
          AlertRecord.class,
          AlertWire::toRecord,
          AlertWire::fromRecord);

  /** Most source events that an alert names. */
  public static final int MAX_SOURCE_EVENTS = 10;

  /** Where an alert stands. */
  public enum State {
    FIRING,
    RESOLVED,
    RETRACTED
  }

  /** What the alert is about. */
  public record Subject(@Nullable String symbol, @Nullable String venue, @Nullable String pair) {}

  /**
   * What the verdict rests on.
   *
   * @param numbers such as threshold, observed, baseline, robustZ; percentages as percent
   * @param texts what is no number
   * @param sourceEvents ids of the observations, the first and the last ones, 10 at most
   */
  public record Evidence(
      Map<String, Double> numbers, Map<String, String> texts, List<String> sourceEvents) {

    public Evidence {
      // Sorted, so that the same evidence always encodes to the same bytes.
      numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
      texts = Collections.unmodifiableMap(new TreeMap<>(texts));
      sourceEvents = List.copyOf(sourceEvents);
      if (sourceEvents.size() > MAX_SOURCE_EVENTS) {
        throw new IllegalArgumentException(
            "at most "
                + MAX_SOURCE_EVENTS
                + " source events expected, found "
                + sourceEvents.size());
      }
    }
  }

  /**
   * When it was seen.
   *
   * @param event exchange time of the observation that triggered this revision
   * @param detected when that observation reached Dogwatch
   * @param firstSeen exchange time at which the condition became true
   * @param lastSeen exchange time at which the condition was last true
   */
  public record Times(
      Instant event,
      Instant detected,
      Instant firstSeen,
      Instant lastSeen,
      @Nullable Instant resolved) {}

  public Alert {
    if (revision < 1) {
      throw new IllegalArgumentException("revisions count from 1, found " + revision);
    }
  }
}
