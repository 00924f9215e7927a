package io.dogwatch.orchestrator.schedules;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.OneByOne;
import io.dogwatch.orchestrator.intake.Rounds;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.orchestrator.submission.JobTemplate;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Submits the jobs of schedules whose time has come. What is decided about an instant, the job and
 * the next instant are one transaction, and the job's id follows from schedule and instant: neither
 * two orchestrators, nor a restart, nor a clock that goes back fire an instant twice.
 */
public final class FireSchedules implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FireSchedules.class);

  /** How late a firing may be for it. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Schedules schedules;
  private final Consumer<List<Arrival>> intake;
  private final OtherJobs others;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final LogLimit failures;
  private final BackgroundTask task = new BackgroundTask("schedules", this::run);

  /** The jobs of firings before. */
  interface OtherJobs {

    /**
     * Whether a job has not ended. Tells at once: what it is asked in holds locks.
     *
     * @throws ReadModelBehindException if it is too soon to tell
     */
    boolean isOpen(JobId job) throws InterruptedException;

    /**
     * Has a job end that has not ended yet; false if it may not have been told.
     *
     * @throws ReadModelBehindException if it is too soon to tell
     */
    boolean cancel(JobId job, String reason) throws InterruptedException;
  }

  /**
   * @param intake keeps jobs, within the transaction of the thread that calls it
   * @param random for the ids of traces
   */
  FireSchedules(
      Schedules schedules,
      Consumer<List<Arrival>> intake,
      OtherJobs others,
      InstantSource clock,
      RandomGenerator random) {
    this.schedules = schedules;
    this.intake = intake;
    this.others = others;
    this.clock = clock;
    this.random = random;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    new Rounds(failures, "no schedule fires for now").run(this::round);
  }

  private void round() throws InterruptedException {
    if (schedules.isReady()) {
      fireAll();
    }
    Thread.sleep(PAUSE);
  }

  /**
   * Decides about the schedules whose time has come. One that can't be decided about holds up no
   * other.
   *
   * @throws DataAccessException if the database does not answer
   */
  void fireAll() {
    new OneByOne<String>("schedules", failures).takeTurns(this::fireNext);
  }

  /**
   * @param aside schedules that are left for later; one that fails is added
   * @return whether there was one
   */
  private boolean fireNext(Set<String> aside) {
    Instant now = clock.instant();
    return schedules.inTransaction(
        () -> {
          Optional<Stored> due = schedules.lockDue(now, aside);
          due.map(Stored::id).ifPresent(aside::add);
          due.map(Stored::schedule).ifPresent(schedule -> fire(schedule, now));
          due.map(Stored::id).ifPresent(aside::remove);
          return due.isPresent();
        });
  }

  private void fire(Schedule schedule, Instant now) {
    Definition definition = schedule.definition();
    Instant from = schedule.nextAt();
    if (from == null) {
      throw new IllegalStateException("a schedule whose time has come expected: " + schedule.id());
    }
    Due due = Due.of(definition.timetable(), definition.misfire(), from, now);
    JobId last = submit(schedule, undecided(schedule, due.firing()), definition.overlap(), now);
    schedules.advance(schedule.id(), due.next(), last);
    if (due.missed() > 0) {
      log.atWarn()
          .addKeyValue("schedule", schedule.id())
          .addKeyValue("missed", due.missed())
          .log("firings were left out: nobody was there in time");
    }
  }

  /**
   * A backfill may have come first, or the clock by which the next instant was found was behind.
   */
  private List<Instant> undecided(Schedule schedule, List<Instant> instants) {
    if (instants.isEmpty()) {
      return instants;
    }
    Set<Instant> decided =
        schedules.decided(schedule.id(), instants.getFirst(), instants.getLast());
    return instants.stream().filter(at -> !decided.contains(at)).toList();
  }

  /**
   * Submits the jobs of these instants, within a transaction.
   *
   * @return the last of them; null if there is none
   */
  @Nullable JobId submit(Schedule schedule, List<Instant> instants, Overlap overlap, Instant now) {
    List<Arrival> jobs = new ArrayList<>();
    List<Firing> decided = new ArrayList<>();
    JobId before = instants.isEmpty() ? null : openBefore(schedule, overlap);
    JobId last = null;
    for (Instant at : instants) {
      boolean isLast = at.equals(instants.getLast());
      if ((overlap == Overlap.SKIP && before != null) || (overlap == Overlap.REPLACE && !isLast)) {
        decided.add(new Firing(at, null, now));
        continue;
      }
      if (overlap == Overlap.REPLACE && before != null) {
        cancel(before, schedule);
      }
      last = schedule.jobAt(at);
      jobs.add(arrival(schedule, at, last, after(before), now));
      decided.add(new Firing(at, last, now));
      before = overlap == Overlap.ALLOW ? null : last;
    }
    schedules.decided(schedule.id(), decided);
    if (!jobs.isEmpty()) {
      intake.accept(jobs);
    }
    return last;
  }

  /** The job of the firing before, if it has not ended and that matters. */
  private @Nullable JobId openBefore(Schedule schedule, Overlap overlap) {
    JobId before = schedule.lastJob();
    return before != null && overlap != Overlap.ALLOW && ask(() -> others.isOpen(before))
        ? before
        : null;
  }

  private void cancel(JobId before, Schedule schedule) {
    if (!ask(() -> others.cancel(before, "schedule " + schedule.id() + " has fired again"))) {
      throw new ReadModelBehindException();
    }
  }

  private static boolean ask(Question question) {
    try {
      return question.answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", e);
    }
  }

  private interface Question {
    boolean answer() throws InterruptedException;
  }

  private static Dependencies after(@Nullable JobId before) {
    return before == null
        ? Dependencies.NONE
        : new Dependencies(Set.of(before), Dependencies.OnFailure.RUN);
  }

  private Arrival arrival(
      Schedule schedule, Instant at, JobId id, Dependencies dependencies, Instant now) {
    Map<String, String> metadata = Map.of("schedule", schedule.id(), "scheduledFor", at.toString());
    var occasion = new JobTemplate.Occasion(id, at, null, metadata, dependencies);
    return new Arrival(
        schedule.definition().job().job(occasion, now), Traceparent.next(random), null);
  }

  @Override
  public void close() {
    task.close();
  }
}
