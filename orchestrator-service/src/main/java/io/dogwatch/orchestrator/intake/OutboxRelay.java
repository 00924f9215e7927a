package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Publishes the jobs that are kept. It claims some for a while, publishes them and deletes them
 * when Kafka has them. Those that somebody has claimed before, and did not delete, Kafka may have:
 * they are published again only if the log does not have them.
 */
public final class OutboxRelay implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;

  /** Longer than the producer tries to write a record. */
  private static final Duration CLAIM = Duration.ofSeconds(15);

  /** How often it is looked for what other orchestrators have left. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Outbox outbox;
  private final JobPublisher publisher;
  private final Log submitted;
  private final LogLimit failures;
  private final Semaphore arrivals = new Semaphore(0);
  private final BackgroundTask task = new BackgroundTask("outbox", this::run);

  /** What Kafka has. */
  @FunctionalInterface
  public interface Log {

    /**
     * Looks for jobs. It must not take long, however many they are: a claim runs out.
     *
     * @return for one of these jobs, whether this was said of it before the call: that it waits for
     *     others, or that it lies where it is executed from
     * @throws ReadModelBehindException if it is too soon to tell
     */
    Predicate<JobMessage> find(List<JobMessage> jobs) throws InterruptedException;
  }

  public OutboxRelay(Outbox outbox, JobPublisher publisher, Log submitted, InstantSource clock) {
    this.outbox = outbox;
    this.publisher = publisher;
    this.submitted = submitted;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  /** There may be something to publish. Any thread may call it. */
  public void nudge() {
    arrivals.release();
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        boolean isIdle = !outbox.isReady() || relay() == 0;
        if (isIdle && arrivals.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          arrivals.drainPermits();
        }
      } catch (RuntimeException e) { // it must go on
        if (failures.isDue()) {
          tell(e);
        }
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private static void tell(RuntimeException failure) {
    if (failure instanceof DataAccessException) {
      log.atWarn().addKeyValue("reason", failure.getMessage()).log("outbox not available");
    } else {
      log.atError().setCause(failure).log("jobs of the outbox were not published");
    }
  }

  /**
   * Publishes what comes first.
   *
   * @return how many jobs it claimed
   * @throws DataAccessException if the database does not answer
   */
  int relay() throws InterruptedException {
    List<Outbox.Waiting> claimed = outbox.claim(BATCH, CLAIM);
    List<Outbox.Waiting> there = publish(claimed);
    if (!there.isEmpty()) {
      outbox.delete(there);
    }
    return claimed.size();
  }

  /** Returns those that Kafka has. The claims of the others run out. */
  private List<Outbox.Waiting> publish(List<Outbox.Waiting> claimed) throws InterruptedException {
    List<Outbox.Waiting> there = new ArrayList<>();
    List<Outbox.Waiting> missing = new ArrayList<>();
    sort(claimed, there, missing);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (Outbox.Waiting job : missing) {
      CompletableFuture<Void> write = publisher.publish(job.job(), job.trace());
      writes.add(write);
      // Each attempt may block for seconds where Kafka is away: one is enough.
      if (write.isCompletedExceptionally()) {
        break;
      }
    }
    for (int i = 0; i < writes.size(); i++) {
      if (isWritten(writes.get(i))) {
        there.add(missing.get(i));
      }
    }
    return there;
  }

  /** Some are neither there nor missing: it is too soon to tell. */
  private void sort(
      List<Outbox.Waiting> claimed, List<Outbox.Waiting> there, List<Outbox.Waiting> missing)
      throws InterruptedException {
    List<Outbox.Waiting> doubtful = new ArrayList<>();
    for (Outbox.Waiting job : claimed) {
      (job.mayBeThere() ? doubtful : missing).add(job);
    }
    if (doubtful.isEmpty()) {
      return;
    }
    try {
      var isThere = submitted.find(doubtful.stream().map(Outbox.Waiting::job).toList());
      for (Outbox.Waiting job : doubtful) {
        (isThere.test(job.job()) ? there : missing).add(job);
      }
    } catch (ReadModelBehindException e) {
      log.atDebug().setCause(e).log("too soon to publish again");
    }
  }

  private boolean isWritten(CompletableFuture<Void> write) {
    try {
      write.join();
      return true;
    } catch (CompletionException e) {
      if (failures.isDue()) {
        log.atWarn()
            .addKeyValue("cause", e.getCause())
            .log("Kafka does not take jobs of the outbox");
      }
      return false;
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
