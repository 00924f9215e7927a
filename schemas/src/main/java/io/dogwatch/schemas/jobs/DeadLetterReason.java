package io.dogwatch.schemas.jobs;

/** Why a job lies in the dead-letter topic. */
public enum DeadLetterReason {
  MAX_ATTEMPTS,
  NON_RETRYABLE,
  DESERIALIZATION,
  VALIDATION,
  UNKNOWN_TYPE,
  TIMEOUT_TOTAL,
  CRASH_LOOP
}
