package io.dogwatch.engine.attempts;

import io.dogwatch.schemas.jobs.Backoff;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is followed by another one, and when; for jobs that do not say
 * themselves.
 *
 * @param maxAttempts executions of each step, the first included
 */
public record RetryPolicy(int maxAttempts, Backoff backoff) {

  /** 4 executions, 1 s, 2 s and 4 s apart, ± 20 %. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(4, Backoff.DEFAULT);

  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "maxAttempts of at least 1 expected, found " + maxAttempts);
    }
  }

  /** This policy, but for what the limits say. */
  RetryPolicy orAs(JobMessage.Limits limits) {
    return new RetryPolicy(
        limits.maxAttempts() == null ? maxAttempts : limits.maxAttempts(),
        limits.backoff() == null ? backoff : limits.backoff());
  }

  /**
   * The verdict on a job whose attempt failed.
   *
   * @param retryAfter when the handler asked for the next attempt; null if it did not
   */
  Verdict judge(
      JobMessage job,
      Failure failure,
      @Nullable Duration retryAfter,
      Instant startedAt,
      Instant now) {
    if (!failure.code().isRetryable()) {
      return new Verdict.GiveUp(DeadLetterReason.NON_RETRYABLE, failure, startedAt);
    }
    Integer ofJob = job.limits().maxAttempts();
    if (job.attemptOfStep() >= (ofJob == null ? maxAttempts : ofJob)) {
      return new Verdict.GiveUp(DeadLetterReason.MAX_ATTEMPTS, failure, startedAt);
    }
    Backoff ofThisJob = job.limits().backoff() == null ? backoff : job.limits().backoff();
    Instant due =
        now.plus(retryAfter == null ? ofThisJob.after(job.attemptOfStep(), job.id()) : retryAfter);
    Instant expiresAt = job.limits().expiresAt();
    if (expiresAt != null && due.isAfter(expiresAt)) {
      return new Verdict.GiveUp(DeadLetterReason.TIMEOUT_TOTAL, failure, startedAt);
    }
    return new Verdict.Retry(failure, startedAt, job.nextAttempt(due), due);
  }
}
