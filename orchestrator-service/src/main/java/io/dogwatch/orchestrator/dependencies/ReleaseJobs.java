package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.intake.PatientEye;
import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.orchestrator.intake.WaitingJobs.Ending;
import io.dogwatch.orchestrator.intake.WaitingJobs.Eye;
import io.dogwatch.orchestrator.intake.WaitingJobs.Look;
import io.dogwatch.orchestrator.intake.WaitingJobs.Told;
import io.dogwatch.orchestrator.intake.WaitingJobs.Waiting;
import io.dogwatch.orchestrator.model.SeenEnds;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has jobs come to their lanes when those that they wait for have ended, or ends them. It looks at
 * a job when it is new, when the read model shows the end of one that it waits for, when it is
 * taken back with all that fit, and now and then in any case: an orchestrator may have died that
 * knew of an end.
 */
public final class ReleaseJobs implements AutoCloseable {

  /** How long a job waits for one that nobody has submitted. */
  static final Duration SUBMITTED_WITHIN = Duration.ofHours(24);

  private static final Logger log = LoggerFactory.getLogger(ReleaseJobs.class);
  private static final int BATCH = 100;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);
  private static final Duration UNSEEN = Duration.ofSeconds(30);

  /** Of one sweep. */
  private static final int MOST_SWEPT = 200;

  private final WaitingJobs table;
  private final OtherJobs others;
  private final Ends ends;
  private final StandingCancellations cancellations;
  private final Runnable released;
  private final InstantSource clock;
  private final LogLimit failures;
  private final SeenEnds ended = new SeenEnds();
  private final BackgroundTask task = new BackgroundTask("waiting-jobs", this::run);
  private Instant sweepAt = Instant.MIN;
  private long additionsSeen;

  /** What has become of other jobs, as far as it is known. */
  public interface OtherJobs {

    /** Where jobs stand; those that are not known are left out. */
    Map<JobId, JobState> states(Collection<JobId> jobs);

    /** What a job's handler returned; empty if it did not succeed. */
    Optional<Payload> result(JobId job);
  }

  /**
   * @param released told when jobs are on their way to their lanes
   */
  public ReleaseJobs(
      WaitingJobs table,
      OtherJobs others,
      Ends ends,
      StandingCancellations cancellations,
      Runnable released,
      InstantSource clock) {
    this.table = table;
    this.others = others;
    this.ends = ends;
    this.cancellations = cancellations;
    this.released = released;
    this.clock = clock;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  /** The read model shows that these jobs have ended. Any thread may call it. */
  public void ended(Collection<JobId> jobs) {
    ended.add(jobs);
  }

  /**
   * Takes a job back that waits.
   *
   * @return whether it did wait
   * @throws CompletionException if Kafka does not answer
   */
  public boolean cancel(JobId job, String reason) {
    return table.lookAt(
        job,
        new Eye() {
          @Override
          public Look at(Waiting waiting) {
            return new Look.Over(new JobFact.Cancelled(reason, null));
          }

          @Override
          public Told tell(List<Ending> endings) {
            Told told = ends.tell(endings, clock.instant());
            requireTaken(told.refused());
            return told;
          }
        });
  }

  private static void requireTaken(Map<JobId, Throwable> refused) {
    if (!refused.isEmpty()) {
      throw new CompletionException(refused.values().iterator().next());
    }
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        await();
      } catch (RuntimeException e) { // it must go on
        if (failures.isDue()) {
          log.atWarn().setCause(e).log("jobs that wait for others were not looked at");
        }
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private void await() throws InterruptedException {
    Set<JobId> seen = ended.take(PAUSE);
    if (!table.isReady()) {
      return;
    }
    if (!seen.isEmpty() && table.isAny()) { // one that comes now is looked at when it is there
      table.wake(seen);
    }
    wakeThoseTakenBack();
    if (!clock.instant().isBefore(sweepAt)) {
      table.sweep(UNSEEN, MOST_SWEPT);
      sweepAt = clock.instant().plus(BETWEEN_SWEEPS);
    }
    while (lookAtAll() == BATCH) {
      // there are more
    }
  }

  /** What is added from now on has a turn of its own. */
  void wakeThoseTakenBack() {
    long additions = cancellations.additions();
    if (additions != additionsSeen) {
      if (!cancellations.isEmpty()) {
        table.wake(job -> cancellations.reasonFor(job).isPresent());
      }
      additionsSeen = additions;
    }
  }

  /**
   * Looks at those that are due; returns how many there were.
   *
   * @throws CompletionException if Kafka has not taken ends; the others have been looked at
   */
  int lookAtAll() {
    Map<JobId, Throwable> refused = new HashMap<>();
    int seen = table.look(BATCH, new PatientEye(eye(refused), failures));
    if (seen > 0) {
      released.run();
    }
    requireTaken(refused);
    return seen;
  }

  /**
   * @param refused ends that Kafka does not take are added
   */
  private Eye eye(Map<JobId, Throwable> refused) {
    return new Eye() {
      @Override
      public Look at(Waiting waiting) {
        return look(waiting);
      }

      @Override
      public Told tell(List<Ending> endings) {
        Told told = ends.tell(endings, clock.instant());
        refused.putAll(told.refused());
        return told;
      }
    };
  }

  private Look look(Waiting waiting) {
    return cancellations
        .reasonFor(waiting.job())
        .<Look>map(reason -> new Look.Over(new JobFact.Cancelled(reason, null)))
        .orElseGet(() -> decide(waiting));
  }

  private Look decide(Waiting waiting) {
    Instant now = clock.instant();
    List<JobId> open =
        waiting.ends().entrySet().stream()
            .filter(end -> end.getValue() == null)
            .map(Map.Entry::getKey)
            .toList();
    Map<JobId, JobState> known = others.states(open);
    Map<JobId, JobState> news = new HashMap<>(known);
    news.values().removeIf(state -> !state.isTerminal());
    Map<JobId, @Nullable JobState> all = new HashMap<>(waiting.ends());
    all.putAll(news);
    return switch (Decision.of(waiting.job(), all, unheardOf(waiting, open, known, now), now)) {
      case Decision.Wait _ -> new Look.WaitsOn(news);
      case Decision.Run _ -> release(waiting);
      case Decision.Skip(String reason) -> new Look.Over(new JobFact.Skipped(reason));
      case Decision.Fail(String reason) -> dead(reason);
      case Decision.Expire _ -> new Look.Over(new JobFact.Expired());
    };
  }

  private static Set<JobId> unheardOf(
      Waiting waiting, List<JobId> open, Map<JobId, JobState> known, Instant now) {
    Set<JobId> unheardOf = new HashSet<>();
    if (waiting.since().plus(SUBMITTED_WITHIN).isBefore(now)) {
      unheardOf.addAll(open);
      unheardOf.removeAll(known.keySet());
    }
    return unheardOf;
  }

  private Look release(Waiting waiting) {
    JobMessage job = waiting.job();
    try {
      Payload payload = References.resolve(job.payload(), others::result);
      return payload.size() > JobMessage.MAX_PAYLOAD
          ? dead(
              "a payload of at most %d bytes expected, found %d with the results that it refers to"
                  .formatted(JobMessage.MAX_PAYLOAD, payload.size()))
          : new Look.Released(job.released(payload));
    } catch (UnresolvedException e) {
      return dead(String.valueOf(e.getMessage()));
    }
  }

  private static Look dead(String reason) {
    var failure = Failure.of(FailureCode.DEPENDENCY, reason);
    return new Look.Over(new JobFact.DeadLettered(DeadLetterReason.DEPENDENCY, failure, null));
  }

  @Override
  public void close() {
    task.close();
  }
}
