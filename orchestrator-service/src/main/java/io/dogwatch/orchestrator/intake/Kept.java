package io.dogwatch.orchestrator.intake;

import io.dogwatch.schemas.jobs.JobId;

/** What became of an arrival. */
public sealed interface Kept {

  /** The job that it is, or that it meets. */
  JobId id();

  /** It is kept, and will be published whatever happens. */
  record New(JobId id) implements Kept {}

  /** It was submitted before, as this job. */
  record Known(JobId id) implements Kept {}

  /** It would wait for itself, by way of others or not. */
  record Circular(JobId id) implements Kept {}

  /** A job of its id waits for others already, and is another one. */
  record Occupied(JobId id) implements Kept {}

  /** Its key belongs to this job, which is another one. */
  record Taken(JobId id) implements Kept {}
}
