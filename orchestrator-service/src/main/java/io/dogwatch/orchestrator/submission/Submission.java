package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobId;
import java.util.List;

/** What became of a submission. */
sealed interface Submission {

  /** Kafka has the one job. */
  record Accepted(JobId id) implements Submission {}

  /** Kafka has all jobs of the array; ids in its order. */
  record AllAccepted(List<JobId> ids) implements Submission {}

  /** Nothing was published, for all these reasons. */
  record Refused(Mistakes mistakes) implements Submission {}

  /** Kafka does not have all of the jobs. */
  record NotAccepted(String reason) implements Submission {}
}
