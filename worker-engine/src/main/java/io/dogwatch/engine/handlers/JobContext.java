package io.dogwatch.engine.handlers;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;

/**
 * What a handler may know about the attempt that it executes.
 *
 * @param job the message as it lay on the lane
 * @param claim orders all executions of the job: a fencing token for the world outside
 */
public record JobContext(JobMessage job, Claim claim) {

  public JobId jobId() {
    return job.id();
  }

  /** The execution that this is, from 1. */
  public int attempt() {
    return job.attempt();
  }
}
