package io.dogwatch.engine.handlers;

import io.dogwatch.schemas.jobs.FailureCode;

/** A failure of a known class. The class decides whether another attempt is made. */
public final class JobFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  /**
   * @param message what was expected and what was found
   */
  public JobFailure(FailureCode code, String message) {
    super(message);
    this.code = code;
  }

  public JobFailure(FailureCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }
}
