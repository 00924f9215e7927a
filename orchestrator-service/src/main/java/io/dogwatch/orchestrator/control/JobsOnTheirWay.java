package io.dogwatch.orchestrator.control;

import io.dogwatch.orchestrator.control.WithdrawCancellations.JobsLeft;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobMessage;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The jobs that have not ended, wherever they are: in the outbox, or in the log. */
final class JobsOnTheirWay implements JobsLeft {

  /** Jobs are in the outbox for milliseconds, unless Kafka is away. */
  static final int LOOKED_AT = 1_000;

  private final IntFunction<List<JobMessage>> outbox;
  private final CatchUp catchUp;
  private final Function<Collection<JobFilter>, Set<JobFilter>> open;

  /** Waits for the read model. */
  @FunctionalInterface
  interface CatchUp {

    /** Whether it has come to where the log ends now. */
    boolean await() throws InterruptedException;
  }

  /**
   * @param outbox the first jobs of it, at most so many
   * @param open those of some filters that a job fits which the read model knows
   */
  JobsOnTheirWay(
      IntFunction<List<JobMessage>> outbox,
      CatchUp catchUp,
      Function<Collection<JobFilter>, Set<JobFilter>> open) {
    this.outbox = outbox;
    this.catchUp = catchUp;
    this.open = open;
  }

  @Override
  public Optional<Set<JobFilter>> fitting(Set<JobFilter> filters) throws InterruptedException {
    List<JobMessage> unpublished = outbox.apply(LOOKED_AT); // first: from here they go to the log
    if (unpublished.size() >= LOOKED_AT || !catchUp.await()) {
      return Optional.empty(); // one that fits may lie behind those
    }
    Set<JobFilter> fitting = new HashSet<>(open.apply(filters));
    filters.stream()
        .filter(filter -> unpublished.stream().anyMatch(filter::matches))
        .forEach(fitting::add);
    return Optional.of(fitting);
  }
}
