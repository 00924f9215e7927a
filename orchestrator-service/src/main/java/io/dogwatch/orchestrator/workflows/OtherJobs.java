package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What becomes of the jobs of workflows elsewhere. */
interface OtherJobs {

  /** Where jobs stand, as far as it is known; those that are not known are left out. */
  Map<JobId, JobState> states(Collection<JobId> jobs);

  /** What handlers returned, of those that have succeeded. */
  Map<JobId, Payload> results(Collection<JobId> jobs);

  /**
   * Takes all jobs of a workflow back that have not ended; false if they may not have been told.
   */
  boolean cancel(UUID workflow, String reason);
}
