package io.dogwatch.orchestrator.problems;

/** A request with a body that is not read to its end; ends as a 413 problem. */
public final class BodyTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int largest;

  /**
   * @param largest body in bytes that is read
   */
  public BodyTooLargeException(int largest) {
    super("a body of at most " + largest + " bytes expected");
    this.largest = largest;
  }

  int largest() {
    return largest;
  }
}
