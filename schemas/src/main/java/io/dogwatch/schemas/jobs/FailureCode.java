package io.dogwatch.schemas.jobs;

/** Class of a failure; decides whether another attempt makes sense. */
public enum FailureCode {
  DATA_UNAVAILABLE(true),
  INSUFFICIENT_HISTORY(false),
  INVALID_INPUT(false),
  PROVIDER_TIMEOUT(true),
  RATE_LIMITED(true),
  /** The attempt, or all attempts together, took longer than they may. */
  TIMEOUT(true),
  /** The record's bytes are no job. */
  UNDECODABLE(false),
  /** No handler for the job's type. */
  UNKNOWN_TYPE(false),
  /** Worker after worker died over the job. */
  CRASH_LOOP(false),
  INTERNAL(true),
  /**
   * A job that this one depends on did not succeed, or its result is not what is expected of it.
   */
  DEPENDENCY(false);

  private final boolean retryable;

  FailureCode(boolean retryable) {
    this.retryable = retryable;
  }

  public boolean isRetryable() {
    return retryable;
  }

  /** Whether something failed that the job depends on, which may be the matter with others, too. */
  public boolean isInfrastructure() {
    return switch (this) {
      case DATA_UNAVAILABLE, PROVIDER_TIMEOUT, RATE_LIMITED, TIMEOUT -> true;
      case INSUFFICIENT_HISTORY,
          INVALID_INPUT,
          UNDECODABLE,
          UNKNOWN_TYPE,
          CRASH_LOOP,
          INTERNAL,
          DEPENDENCY ->
          false;
    };
  }
}
