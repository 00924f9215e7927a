package io.dogwatch.orchestrator.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;

/**
 * The instants of a cron expression in a time zone: minute, hour, day of month, month, day of week,
 * with seconds before them if there are six fields, or a macro such as {@code @daily}.
 *
 * <p>Where clocks are put forward or back it does what Vixie's cron does. Expressions with an hour
 * of the day fire once a day: a time that is left out fires when the clock has been put forward,
 * and of a time that comes twice the first one counts. Expressions whose hour is {@code *} or
 * {@code *}/n go by the time that passes: what is left out does not fire, and what comes twice
 * fires twice.
 *
 * @see CronExpression
 */
final class CronTimes {

  private static final int FIELDS_WITH_SECONDS = 6;

  private final CronExpression expression;
  private final ZoneRules rules;
  private final boolean byHour;

  /**
   * @throws IllegalArgumentException if it is no expression
   */
  CronTimes(String expression, ZoneId zone) {
    String withSeconds = withSeconds(expression);
    this.expression = CronExpression.parse(withSeconds);
    this.rules = zone.getRules();
    this.byHour = !hour(withSeconds).startsWith("*");
  }

  /**
   * Checks an expression.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static void requireValid(String expression) {
    String withSeconds = withSeconds(expression);
    CronExpression parsed = CronExpression.parse(withSeconds);
    if (!withSeconds.startsWith("@")) {
      String[] fields = withSeconds.split(" ", -1);
      if (restricts(fields[3]) && restricts(fields[5])) {
        throw new IllegalArgumentException(
            "a day of the month or a day of the week expected, found both: crons differ in whether"
                + " either or both must fit");
      }
    }
    if (parsed.next(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
      throw new IllegalArgumentException("a time that comes expected, found one that never does");
    }
  }

  private static String withSeconds(String expression) {
    String normal = expression.strip().replaceAll("\\s+", " ");
    if (normal.startsWith("@")) {
      return normal;
    }
    long fields = normal.chars().filter(character -> character == ' ').count() + 1;
    if (fields != FIELDS_WITH_SECONDS - 1 && fields != FIELDS_WITH_SECONDS) {
      throw new IllegalArgumentException("5 or 6 fields expected, found " + fields);
    }
    return fields == FIELDS_WITH_SECONDS ? normal : "0 " + normal;
  }

  private static boolean restricts(String field) {
    return !field.startsWith("*") && !field.equals("?");
  }

  /** Macros name a time of the day, but for one. */
  private static String hour(String withSeconds) {
    if (withSeconds.startsWith("@")) {
      return withSeconds.equals("@hourly") ? "*" : "0";
    }
    return withSeconds.split(" ", -1)[2];
  }

  /** The first instant after this one; empty if there is none. */
  Optional<Instant> next(Instant after) {
    Instant since = after;
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime from = LocalDateTime.ofInstant(after, offset);
    while (true) {
      LocalDateTime local = expression.next(from);
      if (local == null) {
        return Optional.empty();
      }
      ZoneOffsetTransition transition = rules.nextTransition(since);
      if (transition == null || local.toInstant(offset).isBefore(transition.getInstant())) {
        if (!byHour || !isSecondTime(local, offset)) {
          return Optional.of(local.toInstant(offset));
        }
        from = local;
      } else {
        if (byHour && transition.isGap() && local.isBefore(transition.getDateTimeAfter())) {
          return Optional.of(transition.getInstant());
        }
        since = transition.getInstant();
        offset = transition.getOffsetAfter();
        from = transition.getDateTimeAfter().minusNanos(1); // that time itself may be one
      }
    }
  }

  /** Whether clocks have been put back, and showed that time before. */
  private boolean isSecondTime(LocalDateTime local, ZoneOffset offset) {
    ZoneOffsetTransition transition = rules.getTransition(local);
    return transition != null
        && transition.isOverlap()
        && transition.getOffsetAfter().equals(offset);
  }
}
