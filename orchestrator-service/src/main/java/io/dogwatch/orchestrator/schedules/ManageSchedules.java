package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * What users do with schedules. Safe for use by many threads. Every method throws a {@link
 * DataAccessException} if the database does not answer.
 */
final class ManageSchedules {

  /** What was decided is kept for as long at least: no instant of that time fires twice. */
  static final Duration LONGEST_BACKFILL = Duration.ofDays(30);

  static final int MOST_BACKFILLED = 1_000;

  private static final Logger log = LoggerFactory.getLogger(ManageSchedules.class);

  private final Schedules schedules;
  private final FireSchedules fire;
  private final JobTypes types;
  private final InstantSource clock;

  ManageSchedules(Schedules schedules, FireSchedules fire, JobTypes types, InstantSource clock) {
    this.schedules = schedules;
    this.fire = fire;
    this.types = types;
    this.clock = clock;
  }

  /**
   * A schedule that was put.
   *
   * @param isNew whether there was none of its name
   */
  record Put(Schedule schedule, boolean isNew) {}

  /**
   * Keeps a schedule, instead of the one of its name if there is one: from now on the new one
   * counts.
   *
   * @param actor who does
   * @throws InvalidRequestException that lists what is wrong with it
   */
  Put put(String id, String json, String actor) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as long as the database keeps
    Put put =
        schedules.inTransaction(
            () -> {
              Instant createdAt = schedules.lockCreatedAt(id).orElse(now);
              Definition definition = DefinitionReader.read(json, createdAt, now, types);
              Instant next = definition.timetable().next(now).orElse(null);
              boolean isNew = schedules.put(id, definition, createdAt, next);
              return new Put(schedules.find(id).orElseThrow().schedule(), isNew);
            });
    var _ = told(Optional.of(put), id, put.isNew() ? "create" : "change", actor);
    return put;
  }

  Optional<Schedule> find(String id) {
    return schedules.find(id).map(Stored::shown);
  }

  /** Those that nobody can read among them. */
  List<Schedule> list(String after, int most) {
    return schedules.list(after, most).stream().map(Stored::shown).toList();
  }

  /**
   * The latest ones, the last one first.
   *
   * @param before of their instants; null for any
   */
  List<Firing> firings(Schedule schedule, @Nullable Instant before, int most) {
    return schedules.firings(schedule.id(), before, most);
  }

  /** Whether there was one. Jobs that it has fired go on. */
  boolean delete(String id, String actor) {
    Optional<String> deleted = schedules.delete(id) ? Optional.of(id) : Optional.empty();
    return told(deleted, id, "delete", actor).isPresent();
  }

  /** Lets a schedule fire no more for now; empty if there is none of this name. */
  Optional<Schedule> pause(String id, String actor) {
    schedules.pause(id);
    return told(find(id), id, "pause", actor);
  }

  /**
   * Lets a schedule fire again, from the next instant on; empty if there is none of this name. What
   * came while it was paused is not made up for.
   */
  Optional<Schedule> resume(String id, String actor) {
    Optional<Schedule> resumed =
        schedules.inTransaction(
            () -> {
              Optional<Stored> paused = schedules.lock(id).filter(Stored::isPaused);
              paused
                  .map(Stored::schedule)
                  .ifPresent(
                      schedule ->
                          schedules.resume(
                              id,
                              schedule
                                  .definition()
                                  .timetable()
                                  .next(clock.instant())
                                  .orElse(null)));
              return find(id);
            });
    return told(resumed, id, "resume", actor);
  }

  /**
   * What was made up for.
   *
   * @param fired instants that had not fired before
   * @param decided instants that had been decided about before
   */
  record Backfilled(int fired, int decided) {}

  /**
   * Fires the instants of a time that is past, both ends included, but for those that were decided
   * about. Empty if there is no schedule of this name.
   *
   * @param actor who does
   * @throws InvalidRequestException if the time is not past, or too long ago, or has too many
   * @throws ReadModelBehindException if it is too soon to tell whether the job before has ended
   */
  Optional<Backfilled> backfill(String id, Instant from, Instant to, String actor) {
    Instant now = clock.instant();
    require(!to.isAfter(now), "/to", "a time that is past expected, found " + to);
    require(!from.isAfter(to), "/from", "a time before %s expected, found %s".formatted(to, from));
    require(
        !from.isBefore(now.minus(LONGEST_BACKFILL)),
        "/from",
        "a time at most %d days ago expected, found %s".formatted(LONGEST_BACKFILL.toDays(), from));
    Optional<Backfilled> backfilled =
        schedules.inTransaction(
            () -> schedules.lock(id).map(it -> backfill(it.schedule(), from, to, now)));
    return told(backfilled, id, "backfill", actor);
  }

  private Backfilled backfill(Schedule schedule, Instant from, Instant to, Instant now) {
    List<Instant> instants = instants(schedule.definition().timetable(), from, to);
    Set<Instant> decided = schedules.decided(schedule.id(), from, to);
    List<Instant> open = instants.stream().filter(at -> !decided.contains(at)).toList();
    boolean together = schedule.definition().overlap() == Overlap.ALLOW;
    JobId last = fire.submit(schedule, open, together ? Overlap.ALLOW : Overlap.QUEUE, now);
    if (!together) { // the next firing is to know of them
      schedules.advance(schedule.id(), schedule.nextAt(), last);
    }
    return new Backfilled(open.size(), instants.size() - open.size());
  }

  /** There is no other record of who gave an order. */
  private static <T> Optional<T> told(Optional<T> done, String id, String order, String actor) {
    done.ifPresent(
        _ ->
            log.atInfo()
                .addKeyValue("schedule", id)
                .addKeyValue("order", order)
                .addKeyValue("actor", actor)
                .log("order about a schedule"));
    return done;
  }

  private static List<Instant> instants(Timetable timetable, Instant from, Instant to) {
    List<Instant> instants = new ArrayList<>();
    Optional<Instant> at = timetable.next(from.minusNanos(1));
    while (at.isPresent() && !at.get().isAfter(to)) {
      require(
          instants.size() < MOST_BACKFILLED,
          "/to",
          "at most %d firings at once expected, found more".formatted(MOST_BACKFILLED));
      instants.add(at.get());
      at = timetable.next(at.get());
    }
    return instants;
  }

  private static void require(boolean condition, String pointer, String mistake) {
    if (!condition) {
      throw new InvalidRequestException(Mistakes.of(FieldProblem.at(pointer, mistake)));
    }
  }
}
