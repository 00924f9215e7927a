package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobId;
import java.util.List;

/** What became of a submission. */
sealed interface Submission {

  /**
   * The one job will be executed.
   *
   * @param isNew whether it was not submitted before
   */
  record Accepted(JobId id, boolean isNew) implements Submission {}

  /**
   * All jobs of the array will be executed.
   *
   * @param ids in its order
   * @param anyNew whether one of them was not submitted before
   */
  record AllAccepted(List<JobId> ids, boolean anyNew) implements Submission {}

  /** Nothing was published, for all these reasons. */
  record Refused(Mistakes mistakes) implements Submission {}

  /** Nothing was published, since these keys belong to other jobs. */
  record Taken(Mistakes mistakes) implements Submission {}

  /** Kafka does not have all of the jobs, or the database does not. */
  record NotAccepted(String reason) implements Submission {}
}
