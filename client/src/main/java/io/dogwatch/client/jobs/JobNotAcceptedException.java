package io.dogwatch.client.jobs;

/** The cluster does not have the job; whoever wanted it done may try again. */
public final class JobNotAcceptedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobNotAcceptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
