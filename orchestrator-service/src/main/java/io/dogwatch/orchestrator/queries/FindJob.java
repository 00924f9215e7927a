package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds a job, and waits for it in two ways: for one that was submitted a moment ago until the read
 * model shows it, and for a job's end as long as the caller likes. Who waits for the read model or
 * for an end does not ask the database again and again; who waits for a job to be published does,
 * more and more seldom.
 */
public final class FindJob {

  /** How long an unknown job may take to appear, for who does not wait longer. */
  private static final Duration APPEARANCE = Duration.ofSeconds(2);

  /** A job that is accepted is published next, unless Kafka is away. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final JobViews views;
  private final LogWait log;
  private final Progress progress;
  private final Predicate<JobId> unpublished;

  /** Waits until the read model has come to where the log ends. */
  @FunctionalInterface
  interface LogWait {

    /** Whether it has, within this time. */
    boolean await(Duration patience) throws InterruptedException;
  }

  /**
   * @param unpublished whether a job is accepted, and Kafka may not have it yet
   */
  FindJob(JobViews views, LogWait log, Progress progress, Predicate<JobId> unpublished) {
    this.views = views;
    this.log = log;
    this.progress = progress;
    this.unpublished = unpublished;
  }

  /**
   * The job as it is; empty if none of this id was submitted before the call.
   *
   * @throws ReadModelBehindException if it is too soon to tell
   */
  Optional<JobView> find(JobId id) throws InterruptedException {
    return find(id, APPEARANCE);
  }

  private Optional<JobView> find(JobId id, Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    Optional<JobView> job = views.find(id);
    if (job.isPresent()) {
      return job;
    }
    if (!awaitPublished(id, patience)) {
      throw new ReadModelBehindException();
    }
    return findInLog(id, patience.minusNanos(System.nanoTime() - start));
  }

  private Optional<JobView> findInLog(JobId id, Duration patience) throws InterruptedException {
    boolean isComplete = log.await(patience);
    Optional<JobView> job = views.find(id);
    if (job.isEmpty() && !isComplete) {
      throw new ReadModelBehindException();
    }
    return job;
  }

  /** Where jobs stand, as far as is known; those that are not known are left out. */
  public Map<JobId, JobState> states(Collection<JobId> jobs) {
    return views.states(jobs);
  }

  /** What a job's handler returned, as far as is known. */
  public Optional<Payload> result(JobId job) {
    return views.result(job);
  }

  /** What the handlers of jobs returned, as far as is known. */
  public Map<JobId, Payload> results(Collection<JobId> jobs) {
    return views.results(jobs);
  }

  /**
   * Where the job stands; empty if none of this id was submitted before the call.
   *
   * @throws ReadModelBehindException if it is too soon to tell
   */
  public Optional<OrderTarget> standing(JobId id) throws InterruptedException {
    return find(id)
        .map(job -> new OrderTarget(new JobType(job.type()), job.state(), job.expiresAt()));
  }

  /**
   * The job once it has ended, or as it is when the time is over; empty if none of this id was
   * submitted before the call.
   *
   * @throws ReadModelBehindException if it is too soon to tell even then
   */
  Optional<JobView> awaitEnd(JobId id, Duration time) throws InterruptedException {
    long start = System.nanoTime();
    try (var wait = progress.beginToWait(id)) {
      Optional<JobView> job = find(id, time.compareTo(APPEARANCE) < 0 ? APPEARANCE : time);
      if (job.isEmpty() || job.get().hasEnded()) {
        return job;
      }
      var _ = wait.await(time.minusNanos(System.nanoTime() - start));
      return views.find(id);
    }
  }

  /** Whether a job that is accepted is in the log, which takes some milliseconds. */
  private boolean awaitPublished(JobId id, Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    while (unpublished.test(id)) {
      var waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(patience) >= 0) {
        return false;
      }
      Duration left = patience.minus(waited);
      Duration pause = pauseAfter(waited);
      Thread.sleep(pause.compareTo(left) < 0 ? pause : left);
    }
    return true;
  }

  /** How long it takes to ask again: a tenth of the time that the caller has waited anyway. */
  static Duration pauseAfter(Duration waited) {
    Duration pause = waited.dividedBy(10);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
