package io.dogwatch.orchestrator.control;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.problems.FieldProblem;

/** What became of an order about a job. */
sealed interface Ordered {

  /** Kafka has the order; who has the job carries it out. */
  record Given() implements Ordered {}

  /** There is no such job. */
  record NoSuchJob() implements Ordered {}

  /** The job stands where the order makes no sense. */
  record NotNow(JobState state) implements Ordered {}

  /** The order itself makes no sense for this job. */
  record Refused(FieldProblem error) implements Ordered {}

  /** Kafka does not have the order. */
  record NotAccepted() implements Ordered {}
}
