package io.dogwatch.orchestrator.problems;

/** A request that can't be understood; ends as a 400 problem. */
public final class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Mistakes mistakes;

  public InvalidRequestException(Mistakes mistakes) {
    super(mistakes.toString());
    this.mistakes = mistakes;
  }

  Mistakes mistakes() {
    return mistakes;
  }
}
