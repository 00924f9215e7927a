package io.dogwatch.orchestrator.control;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.schemas.jobs.JobFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Withdraws cancellations by filter once they are of an age and no job that fits is left: then
 * nobody has to compare jobs with them any more. Every orchestrator does, and twice changes
 * nothing.
 */
final class WithdrawCancellations implements AutoCloseable {

  /** Several times what a lease lasts, and what a client tries to submit a job. */
  static final Duration AGE = Duration.ofMinutes(15);

  private static final Logger log = LoggerFactory.getLogger(WithdrawCancellations.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final StandingCancellations cancellations;
  private final JobsLeft jobsLeft;
  private final Consumer<String> withdraw;
  private final InstantSource clock;
  private final LogLimit failures;
  private final BackgroundTask task = new BackgroundTask("cancellations", this::run);

  /** What has not ended. */
  @FunctionalInterface
  interface JobsLeft {

    /** Those of the filters that such a job fits; empty if it is too soon to tell. */
    Optional<Set<JobFilter>> fitting(Set<JobFilter> filters) throws InterruptedException;
  }

  /**
   * @param withdraw publishes that the command of this scope is done with
   */
  WithdrawCancellations(
      StandingCancellations cancellations,
      JobsLeft jobsLeft,
      Consumer<String> withdraw,
      InstantSource clock) {
    this.cancellations = cancellations;
    this.jobsLeft = jobsLeft;
    this.withdraw = withdraw;
    this.clock = clock;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.sleep(PAUSE);
      try {
        look();
      } catch (RuntimeException e) { // it must go on
        if (failures.isDue()) {
          log.atWarn().setCause(e).log("cancellations were not withdrawn");
        }
      }
    }
  }

  /**
   * Withdraws those that are over.
   *
   * @throws CompletionException if Kafka does not answer
   */
  void look() throws InterruptedException {
    Instant before = clock.instant().minus(AGE);
    List<Cancellation> old =
        cancellations.all().stream()
            .filter(it -> it.at().isBefore(before) && it.jobs().until().isBefore(before))
            .toList();
    if (old.isEmpty()) {
      return;
    }
    Set<JobFilter> filters = old.stream().map(Cancellation::jobs).collect(Collectors.toSet());
    jobsLeft
        .fitting(filters)
        .ifPresent(
            fitting ->
                old.stream()
                    .filter(it -> !fitting.contains(it.jobs()))
                    .forEach(it -> withdraw.accept(it.scope())));
  }

  @Override
  public void close() {
    task.close();
  }
}
