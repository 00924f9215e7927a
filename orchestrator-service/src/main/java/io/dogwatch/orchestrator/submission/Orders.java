package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.Mistakes;
import java.util.List;

/** What the body of a request turned out to be. */
sealed interface Orders {

  /** One job. */
  record Single(JobOrder order) implements Orders {}

  /** An array of jobs. */
  record Several(List<JobOrder> orders) implements Orders {}

  /**
   * Something else, or jobs with mistakes.
   *
   * @param readable jobs that can be checked against their types all the same, so that all mistakes
   *     are told at once
   */
  record Unreadable(Mistakes mistakes, List<JobOrder> readable) implements Orders {}
}
