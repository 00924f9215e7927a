package io.dogwatch.engine.attempts;

import io.dogwatch.schemas.jobs.JobMessage;

/** What a delivery calls for: an execution, or a verdict without one. */
public sealed interface Preparation {

  /** The job is to be executed. */
  record Ready<P>(JobMessage job, P payload) implements Preparation {}

  /** Nothing is to be executed. */
  record Settled(Verdict verdict) implements Preparation {}
}
