package io.dogwatch.orchestrator.control;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.dependencies.ReleaseJobs;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.orchestrator.queries.OrderTarget;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives orders about jobs that the read model knows. It may lag behind: what it says keeps nobody
 * from ordering what is too late in truth, and who carries orders out leaves such a job as it is.
 *
 * <p>Safe for use by many threads; blocks its caller, for as long as the producer may take at most.
 */
public final class OrderAboutJob {

  private static final Logger log = LoggerFactory.getLogger(OrderAboutJob.class);

  /** As at submission. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  private final FindJob findJob;
  private final GiveOrder giveOrder;
  private final ReleaseJobs waiting;
  private final InstantSource clock;

  /**
   * Who gives an order.
   *
   * @param actor a user, or a part of the platform
   * @param trace to go on with; empty for a new one
   */
  record Caller(String actor, Optional<Traceparent> trace) {}

  OrderAboutJob(FindJob findJob, GiveOrder giveOrder, ReleaseJobs waiting, InstantSource clock) {
    this.findJob = findJob;
    this.giveOrder = giveOrder;
    this.waiting = waiting;
    this.clock = clock;
  }

  /** Takes a job back that has not ended. */
  Ordered cancel(JobId id, Caller caller, String reason) throws InterruptedException {
    return decide(
        id,
        job ->
            switch (job.state()) {
              case SUCCEEDED, DEAD, CANCELLED, EXPIRED, SKIPPED -> new Ordered.NotNow(job.state());
              case WAITING -> cancelWaiting(id, job.type(), caller, reason);
              case SCHEDULED, QUEUED, RUNNING, RETRYING ->
                  give(new Order.CancelJob(id, job.type()), caller, reason);
            });
  }

  /**
   * Takes a job back if it has not ended.
   *
   * @param actor part of the platform that does
   * @return false if Kafka may not have the order
   */
  public boolean takeBack(JobId id, String actor, String reason) throws InterruptedException {
    return switch (cancel(id, new Caller(actor, Optional.empty()), reason)) {
      case Ordered.Given _, Ordered.NoSuchJob _, Ordered.NotNow _ -> true;
      case Ordered.NotAccepted _, Ordered.Refused _ -> false;
    };
  }

  /** One that has just come to its lane is its worker's to end. */
  private Ordered cancelWaiting(JobId id, JobType type, Caller caller, String reason) {
    try {
      if (!waiting.cancel(id, reason)) {
        return give(new Order.CancelJob(id, type), caller, reason);
      }
      log.atInfo() // there is no order that would tell
          .addKeyValue("job", id)
          .addKeyValue("actor", caller.actor())
          .log("waiting job taken back");
      return new Ordered.Given();
    } catch (CompletionException _) {
      return new Ordered.NotAccepted(); // said to who gave the order
    }
  }

  /** Lets a job that waits for its first run have another time. */
  Ordered reschedule(JobId id, Caller caller, Instant runAt) throws InterruptedException {
    if (runAt.isAfter(clock.instant().plus(LONGEST_DELAY))) {
      return refused("a time at most P365D from now expected, found " + runAt);
    }
    return decide(
        id,
        job -> {
          Instant expiresAt = job.expiresAt();
          if (job.state() != JobState.SCHEDULED) {
            return new Ordered.NotNow(job.state());
          }
          if (expiresAt != null && !runAt.isBefore(expiresAt)) {
            return refused("a time before %s expected, found %s".formatted(expiresAt, runAt));
          }
          return give(new Order.RescheduleJob(id, job.type(), runAt), caller, "another time");
        });
  }

  private static Ordered refused(String detail) {
    return new Ordered.Refused(FieldProblem.at("/runAt", detail));
  }

  private Ordered decide(JobId id, Function<OrderTarget, Ordered> decision)
      throws InterruptedException {
    return findJob.standing(id).map(decision).orElseGet(Ordered.NoSuchJob::new);
  }

  private Ordered give(Order order, Caller caller, String reason) {
    return giveOrder.give(order, caller.actor(), reason, caller.trace()).isPresent()
        ? new Ordered.Given()
        : new Ordered.NotAccepted();
  }
}
