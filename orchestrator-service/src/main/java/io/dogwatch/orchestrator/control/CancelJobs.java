package io.dogwatch.orchestrator.control;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes all jobs back that fit a filter, wherever they are, by one order. Whoever has such a job,
 * or gets it, ends it as one that is taken back by an order about itself; one that ends before the
 * order reaches it keeps its end. The order is withdrawn once no job that fits is left.
 *
 * <p>Safe for use by many threads; blocks its caller, for as long as the producer may take at most.
 */
public final class CancelJobs {

  private final GiveOrder giveOrder;

  CancelJobs(GiveOrder giveOrder) {
    this.giveOrder = giveOrder;
  }

  /**
   * Takes jobs back.
   *
   * @param actor who wants it: a user, or a part of the platform
   * @param reason for people to read
   * @param trace to go on with; empty for a new one
   * @return the id of the order; empty if Kafka may not have it, which it is safe to ask for again
   */
  public Optional<UUID> cancel(
      JobFilter jobs, String actor, String reason, Optional<Traceparent> trace) {
    return giveOrder.give(new Order.CancelJobs(jobs), actor, reason, trace);
  }
}
