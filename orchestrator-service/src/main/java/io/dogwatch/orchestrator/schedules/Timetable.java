package io.dogwatch.orchestrator.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The instants at which a schedule fires. */
sealed interface Timetable {

  /** Nothing fires more often. */
  Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

  /** The first instant after this one; empty if there is none. */
  Optional<Instant> next(Instant after);

  /**
   * By the clock on the wall.
   *
   * @param expression of cron, as {@link CronTimes} reads it
   */
  record Cron(String expression, ZoneId zone) implements Timetable {

    public Cron {
      CronTimes.requireValid(expression);
    }

    @Override
    public Optional<Instant> next(Instant after) {
      return new CronTimes(expression, zone).next(after);
    }
  }

  /**
   * By elapsed time, whatever clocks on walls do.
   *
   * @param start one of the instants, and the first one
   */
  record Every(Duration interval, Instant start) implements Timetable {

    public Every {
      if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
        throw new IllegalArgumentException("an interval of at least 1 s expected: " + interval);
      }
    }

    @Override
    public Optional<Instant> next(Instant after) {
      if (after.isBefore(start)) {
        return Optional.of(start);
      }
      long passed = Duration.between(start, after).dividedBy(interval);
      return Optional.of(start.plus(interval.multipliedBy(passed + 1)));
    }
  }

  /** Once. */
  record Once(Instant at) implements Timetable {

    @Override
    public Optional<Instant> next(Instant after) {
      return after.isBefore(at) ? Optional.of(at) : Optional.empty();
    }
  }

  /**
   * Nobody knows.
   *
   * @param problem what is wrong with it
   */
  record Unreadable(String problem) implements Timetable {

    @Override
    public Optional<Instant> next(Instant after) {
      return Optional.empty();
    }
  }
}
