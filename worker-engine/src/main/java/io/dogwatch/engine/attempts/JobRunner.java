package io.dogwatch.engine.attempts;

import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Takes deliveries of one job type to their verdicts. Decides only: who calls it makes the verdict
 * known. Safe for use by many threads.
 */
public final class JobRunner<P> {

  /** Deliveries of a record that a broker allows which was not told otherwise. */
  public static final int USUAL_DELIVERIES = 10;

  /** Longest result in bytes: 1 MiB, less what its event needs beside it. */
  static final int MAX_RESULT = 1_000_000;

  private final BoundHandler<P> handler;
  private final RetryPolicy retries;
  private final KnownJobs known;
  private final Cancellations cancellations;
  private final Predicate<JobType> childTypes;
  private final InstantSource clock;
  private final int deliveries;
  private final StepsLeft left = new StepsLeft();

  /**
   * @param childTypes whether there are lanes for a type, so that jobs of it may be submitted
   * @param deliveries of a record that the broker allows
   */
  public JobRunner(
      BoundHandler<P> handler,
      RetryPolicy retries,
      KnownJobs known,
      Cancellations cancellations,
      Predicate<JobType> childTypes,
      InstantSource clock,
      int deliveries) {
    this.handler = handler;
    this.retries = retries.orAs(handler.limits());
    this.known = known;
    this.cancellations = cancellations;
    this.childTypes = childTypes;
    this.clock = clock;
    this.deliveries = deliveries;
  }

  public JobType type() {
    return handler.type();
  }

  /**
   * What a delivery calls for.
   *
   * @throws InterruptedException if the thread was interrupted while it asked whether the job has
   *     ended
   */
  public Preparation prepare(Delivery delivery) throws InterruptedException {
    return switch (delivery.job()) {
      case Decoded.Undecodable<JobMessage>(String reason) ->
          giveUp(DeadLetterReason.DESERIALIZATION, Failure.of(FailureCode.UNDECODABLE, reason));
      case Decoded.Message<JobMessage>(JobMessage job) -> prepare(delivery, job);
    };
  }

  private Preparation prepare(Delivery delivery, JobMessage job) throws InterruptedException {
    if (!job.type().equals(type())) {
      return giveUp(
          DeadLetterReason.UNKNOWN_TYPE,
          Failure.of(
              FailureCode.UNKNOWN_TYPE,
              "a job of type %s expected on this lane, found %s".formatted(type(), job.type())));
    }
    Standing standing = delivery.comesAgain() ? known.find(job.id()).orElse(null) : null;
    if (left.isLeft(job.id(), job.attempt())
        || (standing != null && standing.isPast(job.attempt()))) {
      return new Preparation.Settled(new Verdict.LeaveToOthers());
    }
    Optional<String> cancelled = cancellations.reasonFor(job);
    if (cancelled.isPresent()) {
      return new Preparation.Settled(new Verdict.Cancel(cancelled.get(), null));
    }
    Integer starts = standing == null ? null : standing.unfinishedStarts();
    if (CrashLoop.isProven(delivery.count(), starts)) {
      return giveUp(
          DeadLetterReason.CRASH_LOOP,
          Failure.of(FailureCode.CRASH_LOOP, historyOf(delivery, starts)));
    }
    Instant expiresAt = job.limits().expiresAt();
    if (expiresAt != null && clock.instant().isAfter(expiresAt)) {
      return tooLate(job, expiresAt);
    }
    if (CrashLoop.isWornOut(delivery.count(), deliveries, starts)) {
      return new Preparation.Settled(publishedAnew(delivery, job, starts));
    }
    try {
      return new Preparation.Ready<>(job, handler.read(job));
    } catch (JobFailure e) {
      return giveUp(
          DeadLetterReason.VALIDATION, Failure.of(e.code(), String.valueOf(e.getMessage())));
    }
  }

  /**
   * The verdict as it may be told. What has ended, or gone on, without this delivery must not end
   * in another way, so whoever is about to tell anything but a success asks what was told until
   * now. A success stands: what it was asked for is done, and it need not wait.
   *
   * @throws InterruptedException if the thread was interrupted while it asked
   */
  public Verdict confirm(Verdict verdict, Delivery delivery) throws InterruptedException {
    return switch (verdict) {
      case Verdict.Succeed _, Verdict.Continue _, Verdict.LeaveToOthers _ -> verdict;
      case Verdict.Retry _, Verdict.GiveUp _, Verdict.Expire _, Verdict.Cancel _ ->
          delivery.comesAgain() && isPast(known.findCurrent(delivery.id()), delivery)
              ? new Verdict.LeaveToOthers()
              : verdict;
    };
  }

  private static boolean isPast(Optional<Standing> standing, Delivery delivery) {
    return standing.filter(it -> it.isPast(delivery.claim().attempt())).isPresent();
  }

  /** A job that has not run was not wanted any more; one that has took too long. */
  private static Preparation tooLate(JobMessage job, Instant expiresAt) {
    return job.attempt() == 1
        ? new Preparation.Settled(new Verdict.Expire())
        : giveUp(
            DeadLetterReason.TIMEOUT_TOTAL,
            Failure.of(
                FailureCode.TIMEOUT,
                "an end by %s expected, and attempt %d came to its turn later"
                    .formatted(expiresAt, job.attempt())));
  }

  /** Not a failure of the job's own, but there is no other way to count its deliveries from 1. */
  private Verdict publishedAnew(Delivery delivery, JobMessage job, @Nullable Integer starts) {
    Instant now = clock.instant();
    return new Verdict.Retry(
        Failure.of(FailureCode.INTERNAL, historyOf(delivery, starts)),
        now,
        job.nextAttempt(now),
        now);
  }

  private static String historyOf(Delivery delivery, @Nullable Integer starts) {
    return "delivered %d times before this%s and never settled: its workers died or lost their leases"
        .formatted(
            delivery.count() - 1, starts == null ? "" : ", started %d times".formatted(starts));
  }

  /**
   * How long no other suspect may start after this job has; zero if it is none, or won't start.
   *
   * @throws InterruptedException if the thread was interrupted while it asked
   */
  public Duration watch(Delivery delivery) throws InterruptedException {
    if (!delivery.isUnderSuspicion()) {
      return Duration.ZERO;
    }
    Standing standing = known.find(delivery.id()).orElse(null);
    Integer starts = standing == null ? null : standing.unfinishedStarts();
    boolean willStart =
        !CrashLoop.isWornOut(delivery.count(), deliveries, starts)
            && !CrashLoop.isProven(delivery.count(), starts)
            && (standing == null || !standing.isPast(delivery.claim().attempt()));
    return willStart ? CrashLoop.watch(starts) : Duration.ZERO;
  }

  /** The cluster has the next step of a job: who is given the one before again leaves it alone. */
  public void wentOn(JobMessage next) {
    left.leave(next.id(), next.attempt() - 1);
  }

  /** Where the job is, as far as anybody knows, for a person. */
  public String whereaboutsOf(JobId job) throws InterruptedException {
    Standing standing = known.find(job).orElse(null);
    if (standing != null && standing.state().isTerminal()) {
      return "has ended as " + standing.state();
    }
    return standing == null || standing.worker() == null
        ? "is at nobody's that is known"
        : "is at " + standing.worker();
  }

  /** Longest duration of an attempt at the job; null if there is no bound. */
  public @Nullable Duration timeoutOf(JobMessage job) {
    Duration ofJob = job.limits().timeout();
    return ofJob == null ? handler.limits().timeout() : ofJob;
  }

  /**
   * Executes a job that is ready, on the calling thread.
   *
   * @param startedAt now, as it is told to others
   * @throws InterruptedException if the thread was interrupted, by whatever the handler then threw
   */
  public Verdict execute(Preparation.Ready<P> ready, Delivery delivery, Instant startedAt)
      throws InterruptedException {
    JobMessage job = ready.job();
    try (var _ = MDC.putCloseable("job", job.id().toString());
        var _ = MDC.putCloseable("attempt", Integer.toString(job.attempt()))) {
      var context = new JobContext(job, delivery.claim());
      Answer answer = handler.handle(ready.payload(), context);
      List<JobMessage> children = Children.of(context, childTypes, clock.instant());
      return switch (answer) {
        case Answer.Result(Payload result) when result.size() > MAX_RESULT ->
            tooLong("result", MAX_RESULT, result, startedAt);
        case Answer.Result(Payload result) -> new Verdict.Succeed(result, startedAt, children);
        case Answer.Checkpoint(Payload content, Duration _)
            when content.size() > JobMessage.MAX_PAYLOAD ->
            tooLong("checkpoint", JobMessage.MAX_PAYLOAD, content, startedAt);
        case Answer.Checkpoint(Payload content, Duration pause) ->
            new Verdict.Continue(job.nextStep(content, end(pause)), startedAt, children);
      };
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // whatever a handler throws is an outcome of its job
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("during " + job.id()).initCause(e);
      }
      return retries.judge(
          job,
          failure(e),
          e instanceof JobFailure failure ? failure.retryAfter() : null,
          startedAt,
          clock.instant());
    }
  }

  private static Verdict tooLong(String what, int most, Payload content, Instant startedAt) {
    return new Verdict.GiveUp(
        DeadLetterReason.NON_RETRYABLE,
        Failure.of(
            FailureCode.INTERNAL,
            "a %s of at most %d bytes expected, found %d".formatted(what, most, content.size())),
        startedAt);
  }

  private @Nullable Instant end(Duration pause) {
    return pause.isZero() ? null : clock.instant().plus(pause);
  }

  /** The verdict on a job whose attempt came to another end than its handler's. */
  public Verdict failed(JobMessage job, Failure failure, Instant startedAt) {
    return retries.judge(job, failure, null, startedAt, clock.instant());
  }

  private static Failure failure(Throwable thrown) {
    return Failure.of(codeOf(thrown), thrown);
  }

  private static FailureCode codeOf(Throwable thrown) {
    return switch (thrown) {
      case JobFailure failure -> failure.code();
      case HttpTimeoutException _, SocketTimeoutException _, TimeoutException _ ->
          FailureCode.PROVIDER_TIMEOUT;
      case IOException _, UncheckedIOException _ -> FailureCode.DATA_UNAVAILABLE;
      default -> FailureCode.INTERNAL;
    };
  }

  private static Preparation giveUp(DeadLetterReason reason, Failure failure) {
    return new Preparation.Settled(new Verdict.GiveUp(reason, failure, null));
  }
}
