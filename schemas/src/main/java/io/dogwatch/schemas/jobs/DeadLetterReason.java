package io.dogwatch.schemas.jobs;

/** Why a job lies in the dead-letter topic. */
public enum DeadLetterReason {
  MAX_ATTEMPTS,
  NON_RETRYABLE,
  DESERIALIZATION,
  VALIDATION,
  UNKNOWN_TYPE,
  /** An attempt failed, and the next one would come when the job is no longer wanted. */
  TIMEOUT_TOTAL,
  CRASH_LOOP,
  /**
   * A job that this one depends on did not succeed, or its result is not what is expected of it.
   */
  DEPENDENCY
}
