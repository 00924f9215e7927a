package io.dogwatch.orchestrator.templates;

/** There is no value for a placeholder. */
public final class UnresolvedException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnresolvedException(String message) {
    super(message);
  }
}
