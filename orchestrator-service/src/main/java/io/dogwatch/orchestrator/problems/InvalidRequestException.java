package io.dogwatch.orchestrator.problems;

import java.util.List;

/** A request that can't be understood; ends as a 400 problem. */
public final class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<FieldProblem> errors;

  public InvalidRequestException(List<FieldProblem> errors) {
    super(errors.toString());
    this.errors = List.copyOf(errors);
  }

  List<FieldProblem> errors() {
    return errors;
  }
}
