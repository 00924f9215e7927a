package io.dogwatch.orchestrator.model;

/** The read model has not come to the end of the log: what it does not have may be there. */
public final class ReadModelBehindException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ReadModelBehindException() {
    super("the read model is behind the log");
  }
}
