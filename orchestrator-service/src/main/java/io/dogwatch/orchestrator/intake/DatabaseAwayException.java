package io.dogwatch.orchestrator.intake;

/** The database does not answer. It may have done what it was asked for, or not. */
public final class DatabaseAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DatabaseAwayException(Throwable cause) {
    super("the database does not answer", cause);
  }
}
