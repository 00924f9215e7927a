package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.types.JobTypes;
import org.springframework.dao.DataAccessException;

/**
 * The types that there may be dead letters of: those that workers have announced, and those of
 * which there is one.
 */
final class LetterTypes {

  private final JobTypes types;
  private final DeadLetterViews views;

  LetterTypes(JobTypes types, DeadLetterViews views) {
    this.types = types;
    this.views = views;
  }

  /** Throws a 503 problem as long as it can't be told what types there are. */
  void requireComplete() {
    if (!types.isComplete()) {
      throw Problems.unavailable(JobTypes.INCOMPLETE);
    }
  }

  /**
   * Lets a selection pass unless its type is a mistake.
   *
   * @throws InvalidRequestException that names types
   * @throws DataAccessException if the database does not answer
   */
  void check(Selection selection) {
    if (selection instanceof Selection.Matching(DeadLetterFilter filter, _)
        && filter.type() != null
        && types.isUnknown(filter.type())
        && !views.hasAny(filter.type())) {
      throw new InvalidRequestException(
          Mistakes.of(FieldProblem.at("/filter/type", types.unknown(filter.type()))));
    }
  }
}
