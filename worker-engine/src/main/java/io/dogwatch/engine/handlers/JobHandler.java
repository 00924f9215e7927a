package io.dogwatch.engine.handlers;

import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import java.util.List;
import java.util.Map;

/**
 * Executes jobs of one type.
 *
 * <p>Called by many threads at once. A job is executed at least once: a handler that changes the
 * world outside does it idempotently, or fences it with {@link JobContext#claim()}. A handler that
 * is interrupted has lost its lease or its time and returns soon; what it returns is discarded.
 *
 * <p>A job that takes long is executed in steps: a handler that returns {@link Continue} is called
 * again with what it left behind, {@link JobContext#checkpoint}. A handler may submit other jobs,
 * which are there if its attempt stands, and only then: {@link JobContext#submit}.
 *
 * @param <P> the payload: a record whose components are bound from JSON by name. Its JSON Schema is
 *     derived from the record, its Jakarta validation annotations and Jackson's
 *     {@code @JsonPropertyDescription}; payloads that do not fit never reach the handler.
 */
public interface JobHandler<P> {

  JobType type();

  Class<P> payloadType();

  /** One sentence on what the type does, for users who look for one. */
  String description();

  /** A payload that works, for documentation. */
  P example();

  /**
   * Values that a text field of the payload may have, whatever the case and the blanks around it,
   * by field: such as the symbols that there is data of. Jobs with others are refused.
   */
  default Map<String, List<String>> choices() {
    return Map.of();
  }

  /**
   * What bounds jobs of the type that do not say themselves: attempts, the pauses between them, the
   * time of one attempt. What is null here is as the worker's options say.
   */
  default JobMessage.Limits limits() {
    return JobMessage.Limits.OF_TYPE;
  }

  /**
   * Executes one attempt.
   *
   * @return the result, written as JSON, or {@link Continue} if there is more to do
   * @throws JobFailure for a failure of a known class, which decides whether another attempt is
   *     made
   * @throws Exception for any other; another attempt is made as long as the job allows one
   */
  Object handle(P payload, JobContext context) throws Exception;
}
