package io.dogwatch.engine.handlers;

import io.dogwatch.schemas.jobs.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure of a known class. The class decides whether another attempt is made. */
public final class JobFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private @Nullable Duration retryAfter;

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

  /**
   * A failure that is over at a time that somebody told, such as an HTTP server with its {@code
   * Retry-After}: the next attempt, if there is one, is made then.
   *
   * @param retryAfter not negative
   */
  public static JobFailure retryAfter(FailureCode code, String message, Duration retryAfter) {
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException("retryAfter of at least 0 expected, found " + retryAfter);
    }
    var failure = new JobFailure(code, message);
    failure.retryAfter = retryAfter;
    return failure;
  }

  /** When to try again; null if it is as the job says. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  public FailureCode code() {
    return code;
  }
}
