package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The orders to cancel jobs, one by one or all that fit, whether they are carried out yet or not.
 * Of those about one job the oldest are forgotten beyond 100,000, as workers forget them. Safe for
 * use by many threads.
 */
public final class CancelOrders {

  private static final int REMEMBERED = 100_000;

  private final StandingCancellations standing;

  // guarded by this; the oldest first
  private final SequencedMap<JobId, CancelOrder> single = new LinkedHashMap<>();

  /**
   * An order to cancel a job.
   *
   * @param by who gave it
   * @param reason for a person; may be empty
   */
  record CancelOrder(Instant at, String by, String reason) {}

  /**
   * @param standing the orders about all jobs that fit, which the caller keeps up to date
   */
  public CancelOrders(StandingCancellations standing) {
    this.standing = standing;
  }

  /** Takes note of a command, if it is to cancel one job. */
  public void take(ControlCommand command) {
    if (command.order() instanceof Order.CancelJob(JobId job, JobType _)) {
      take(job, new CancelOrder(command.at(), command.actor().intern(), command.reason()));
    }
  }

  private synchronized void take(JobId job, CancelOrder order) {
    single.putLast(job, order);
    if (single.size() > REMEMBERED) {
      single.pollFirstEntry();
    }
  }

  /** The order about a job: the one about it alone, or else the first that it fits. */
  Optional<CancelOrder> about(JobView job) {
    return single(new JobId(job.id())).or(() -> fitting(job));
  }

  private synchronized Optional<CancelOrder> single(JobId job) {
    return Optional.ofNullable(single.get(job));
  }

  private Optional<CancelOrder> fitting(JobView job) {
    var type = new JobType(job.type());
    Priority priority = parsed(job.priority());
    return standing.all().stream()
        .filter(
            it ->
                it.jobs().matches(type, priority, job.tenant(), job.workflow(), job.submittedAt()))
        .findFirst()
        .map(CancelOrders::order);
  }

  private static CancelOrder order(Cancellation all) {
    return new CancelOrder(all.at(), all.actor(), all.reason());
  }

  private static @Nullable Priority parsed(@Nullable String priority) {
    return priority == null ? null : Priority.parse(priority);
  }
}
