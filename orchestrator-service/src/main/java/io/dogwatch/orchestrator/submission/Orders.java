package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobType;
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
   * @param named the types that jobs without a readable payload name, for the same reason
   */
  record Unreadable(Mistakes mistakes, List<JobOrder> readable, List<NamedType> named)
      implements Orders {}

  /**
   * The type that a job names.
   *
   * @param pointer where the job stands in the request
   */
  record NamedType(String pointer, JobType type) {}
}
