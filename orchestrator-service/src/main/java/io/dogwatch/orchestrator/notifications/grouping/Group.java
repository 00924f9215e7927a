package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that are told of together.
 *
 * @param dueAt when it is to be looked at; null if nothing is due before there is news
 * @param toldAt when it was told of last; null if it never was
 */
public record Group(Key key, @Nullable Instant dueAt, @Nullable Instant toldAt) {

  /**
   * What its alerts have in common.
   *
   * @param severity the highest that each of them has had
   */
  public record Key(String watchdog, Severity severity) {}

  /** A group that nobody was told of. */
  public static Group of(Key key) {
    return new Group(key, null, null);
  }

  /** There is news: it waits for more, and for the end of the interval since the last telling. */
  public Group noting(Instant now, Rhythm rhythm) {
    Instant gathered = now.plus(rhythm.groupWait());
    Instant due = toldAt == null ? gathered : later(gathered, toldAt.plus(rhythm.groupInterval()));
    return new Group(key, dueAt == null || due.isBefore(dueAt) ? due : dueAt, toldAt);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
