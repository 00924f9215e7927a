package io.dogwatch.client.jobs;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;

/**
 * A job that somebody wants done, before it has an identity.
 *
 * <pre>JobRequest.of("technical", "{\"symbol\":\"AAPL\"}").withPriority(Priority.HIGH)</pre>
 */
public record JobRequest(
    JobType type,
    Payload payload,
    Priority priority,
    JobMessage.Limits limits,
    JobMessage.Origin origin) {

  /**
   * @throws IllegalArgumentException if the payload is longer than {@link JobMessage#MAX_PAYLOAD},
   *     or the job would expire before it may run
   */
  public JobRequest {
    if (payload.size() > JobMessage.MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "a payload of at most %d bytes expected, found %d"
              .formatted(JobMessage.MAX_PAYLOAD, payload.size()));
    }
    Instant runAt = limits.notBefore();
    Instant expiresAt = limits.expiresAt();
    if (runAt != null && expiresAt != null && !runAt.isBefore(expiresAt)) {
      throw new IllegalArgumentException(
          "a job that runs before it expires expected, found %s and %s"
              .formatted(runAt, expiresAt));
    }
  }

  /** A job of normal priority, with its payload as JSON text. */
  public static JobRequest of(String type, String json) {
    return new JobRequest(
        new JobType(type),
        Payload.json(json),
        Priority.NORMAL,
        JobMessage.Limits.OF_TYPE,
        JobMessage.Origin.UNKNOWN);
  }

  public JobRequest withPriority(Priority other) {
    return new JobRequest(type, payload, other, limits, origin);
  }

  /** The same job, not before this time; one that is past is as good as none. */
  public JobRequest withRunAt(Instant instant) {
    return withLimits(limits.withNotBefore(instant));
  }

  public JobRequest withLimits(JobMessage.Limits other) {
    return new JobRequest(type, payload, priority, other, origin);
  }

  public JobRequest withOrigin(JobMessage.Origin other) {
    return new JobRequest(type, payload, priority, limits, other);
  }

  /**
   * The first attempt at this job, with an id that the caller has chosen.
   *
   * <p><b>An id names a job and does not guard against a second one.</b> Whoever publishes two
   * messages with one id, as after an answer that did not come, submits two jobs: both are
   * executed, they are shown as one, and the one that ends first gives it its end. Submit with an
   * {@code idempotencyKey} over HTTP where a job must not be submitted twice.
   *
   * @param id a new one, such as {@link JobId#next}
   */
  public JobMessage message(JobId id, Instant submittedAt) {
    return new JobMessage(
        id, type, priority, payload, 1, limits, submittedAt, origin, JobMessage.Step.FIRST);
  }
}
