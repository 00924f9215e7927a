package io.dogwatch.schemas.jobs;

import io.dogwatch.schemas.avro.JobMessageRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One job as it lies on a lane: everything that a worker needs to execute one attempt. What is null
 * is as the job type says, or does not apply. Instants are kept to the millisecond.
 *
 * @param attempt the execution that this message asks for, from 1, over all steps
 * @param limits what bounds the job, beyond its type's defaults
 * @param step the part of a long job that this message asks for
 * @param dependencies jobs that have to end first; none once the job is on its lane
 */
public record JobMessage(
    JobId id,
    JobType type,
    Priority priority,
    Payload payload,
    int attempt,
    Limits limits,
    Instant submittedAt,
    Origin origin,
    Step step,
    Dependencies dependencies) {

  public static final MessageCodec<JobMessage> CODEC =
      MessageCodec.of(
          JobMessageRecord.getClassSchema(),
          JobMessageRecord.class,
          JobMessageWire::toRecord,
          JobMessageWire::fromRecord);

  /** Largest payload, and largest checkpoint, in bytes: 256 KiB. */
  public static final int MAX_PAYLOAD = 256 * 1024;

  /**
   * What bounds a job.
   *
   * @param maxAttempts executions of each step, the first included
   * @param timeout longest duration of one attempt
   * @param expiresAt after it the job is no longer wanted
   * @param notBefore before it this attempt does not start
   */
  public record Limits(
      @Nullable Integer maxAttempts,
      @Nullable Backoff backoff,
      @Nullable Duration timeout,
      @Nullable Instant expiresAt,
      @Nullable Instant notBefore) {

    public static final Limits OF_TYPE = new Limits(null, null, null, null, null);

    public Limits {
      if (maxAttempts != null && maxAttempts < 1) {
        throw new IllegalArgumentException(
            "maxAttempts of at least 1 expected, found " + maxAttempts);
      }
      if (timeout != null && !timeout.isPositive()) {
        throw new IllegalArgumentException("a positive timeout expected, found " + timeout);
      }
    }

    public Limits withNotBefore(@Nullable Instant instant) {
      return new Limits(maxAttempts, backoff, timeout, expiresAt, instant);
    }
  }

  /** Who the job comes from, and the submitter's own labels. */
  public record Origin(
      @Nullable UUID workflowId,
      @Nullable JobId parentId,
      @Nullable String tenant,
      Map<String, String> metadata) {

    public static final Origin UNKNOWN = new Origin(null, null, null, Map.of());

    public Origin {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * A part of a long job, which ends in a checkpoint that the next part begins with. Most jobs have
   * but one.
   *
   * @param number from 1
   * @param firstAttempt the execution that the step began with
   * @param checkpoint what the step before left behind; null in the first one
   */
  public record Step(int number, int firstAttempt, @Nullable Payload checkpoint) {

    /** All that a job has which never continues. */
    public static final Step FIRST = new Step(1, 1, null);

    public Step {
      if (number < 1 || firstAttempt < number) {
        throw new IllegalArgumentException(
            "steps of one execution or more expected, found step %d from execution %d on"
                .formatted(number, firstAttempt));
      }
    }
  }

  /**
   * Jobs that have to end before this one comes to its lane.
   *
   * @param jobs each of them once
   * @param onFailure what becomes of this job if one of them does not succeed
   */
  public record Dependencies(Set<JobId> jobs, OnFailure onFailure) {

    public static final Dependencies NONE = new Dependencies(Set.of(), OnFailure.SKIP);

    /** What becomes of a job one of whose dependencies does not succeed. */
    public enum OnFailure {
      /** It is not run. */
      SKIP,
      /** It runs all the same, once all of them have ended. */
      RUN,
      /** It fails, and lies among the dead letters. */
      FAIL
    }

    public Dependencies {
      jobs = Collections.unmodifiableSet(new LinkedHashSet<>(jobs));
    }

    public boolean isEmpty() {
      return jobs.isEmpty();
    }
  }

  /** A job that depends on none. */
  public JobMessage(
      JobId id,
      JobType type,
      Priority priority,
      Payload payload,
      int attempt,
      Limits limits,
      Instant submittedAt,
      Origin origin,
      Step step) {
    this(
        id, type, priority, payload, attempt, limits, submittedAt, origin, step, Dependencies.NONE);
  }

  public JobMessage {
    if (attempt < step.firstAttempt()) {
      throw new IllegalArgumentException(
          "an attempt from %d on expected, found %d".formatted(step.firstAttempt(), attempt));
    }
  }

  /** A first attempt with nothing out of the ordinary. */
  public static JobMessage of(
      JobId id, JobType type, Priority priority, Payload payload, Instant submittedAt) {
    return new JobMessage(
        id, type, priority, payload, 1, Limits.OF_TYPE, submittedAt, Origin.UNKNOWN, Step.FIRST);
  }

  /** Whether nothing keeps this attempt from starting now. */
  public boolean isDueAt(Instant now) {
    Instant notBefore = limits.notBefore();
    return notBefore == null || !notBefore.isAfter(now);
  }

  /** The execution of its step that this message asks for, from 1. */
  public int attemptOfStep() {
    return attempt - step.firstAttempt() + 1;
  }

  /** The same attempt at another time. */
  public JobMessage withNotBefore(@Nullable Instant notBefore) {
    return with(attempt, notBefore, step);
  }

  /** The same step, to be executed once more. */
  public JobMessage nextAttempt(@Nullable Instant notBefore) {
    return with(attempt + 1, notBefore, step);
  }

  /** The step after this one. */
  public JobMessage nextStep(Payload checkpoint, @Nullable Instant notBefore) {
    return with(attempt + 1, notBefore, new Step(step.number() + 1, attempt + 1, checkpoint));
  }

  private JobMessage with(int attempt, @Nullable Instant notBefore, Step step) {
    return new JobMessage(
        id,
        type,
        priority,
        payload,
        attempt,
        limits.withNotBefore(notBefore),
        submittedAt,
        origin,
        step,
        dependencies);
  }

  /** The same job once nothing keeps it from its lane any more. */
  public JobMessage released(Payload resolved) {
    return new JobMessage(id, type, priority, resolved, attempt, limits, submittedAt, origin, step);
  }
}
