package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert of a group, and who knows of it. It is remembered until its end was told.
 *
 * @param alert its last revision
 * @param severity the highest it has had: that of its group
 * @param told what people know; null if they know nothing
 * @param move id of the market move that it is part of; null for none
 */
public record Member(Alert alert, Severity severity, @Nullable Told told, @Nullable String move) {

  /** What an alert that stands for many short episodes has as a text. */
  private static final String FLAPPING = "flapping";

  /**
   * That people were told.
   *
   * @param at when it was, the last time
   * @param severity as which
   */
  public record Told(Instant at, Severity severity) {}

  /**
   * The first revision that is heard of an alert. Nobody is to be told of one that is over, for it
   * began and ended unseen, or its end was told before; nor of history.
   */
  public static Optional<Member> first(Alert alert) {
    return alert.state() == Alert.State.FIRING && !alert.historical()
        ? Optional.of(new Member(alert, alert.severity(), null, null))
        : Optional.empty();
  }

  /** With another revision; one that is not newer changes nothing. A lower severity is no news. */
  public Member with(Alert revision) {
    if (revision.revision() <= alert.revision()) {
      return this;
    }
    boolean isSeverer = revision.severity().compareTo(severity) > 0;
    // The move went on without one that was taken back.
    String part = isFiring() ? move : null;
    return new Member(revision, isSeverer ? revision.severity() : severity, told, part);
  }

  Member withTold(Instant at) {
    return new Member(alert, severity, new Told(at, severity), move);
  }

  Member withMove(String id) {
    return new Member(alert, severity, told, id);
  }

  public String id() {
    return alert.alertId();
  }

  public Group.Key group() {
    return new Group.Key(alert.watchdog(), severity);
  }

  public boolean isFiring() {
    return alert.state() == Alert.State.FIRING;
  }

  /** Whether there is something that people do not know yet. */
  public boolean isNews() {
    return !isFiring() || !isKnown();
  }

  /** Whether people know that it fires, as what it is now. */
  boolean isKnown() {
    return told != null && told.severity() == severity;
  }

  /** One that flaps is told once. */
  boolean isFlapping() {
    return alert.evidence().texts().containsKey(FLAPPING);
  }
}
