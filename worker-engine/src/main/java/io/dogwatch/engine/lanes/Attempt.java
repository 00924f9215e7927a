package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.attempts.Preparation;
import io.dogwatch.engine.attempts.Verdict;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a leased job on a thread of its own: waits for a slot, runs the handler, makes
 * the verdict known, and says at the end what becomes of the lease. Exactly once, whatever happens.
 */
final class Attempt<P> implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  /** Why a handler is interrupted. */
  enum Cut {
    LEASE_LOST,
    DRAINED,
    TIMED_OUT
  }

  private final Delivery delivery;
  private final Workbench<P> bench;
  private final BiConsumer<Attempt<P>, Settlement> settled;

  // guarded by this
  private @Nullable Thread handling;
  private @Nullable Cut cut;
  private @Nullable Instant startedAt;
  private @Nullable Instant deadline;
  private boolean announced;

  Attempt(Delivery delivery, Workbench<P> bench, BiConsumer<Attempt<P>, Settlement> settled) {
    this.delivery = delivery;
    this.bench = bench;
    this.settled = settled;
  }

  Delivery delivery() {
    return delivery;
  }

  @Override
  public void run() {
    try {
      Optional<Verdict> verdict =
          switch (bench.runner().prepare(delivery)) {
            case Preparation.Settled(Verdict given) -> Optional.of(given);
            case Preparation.Ready<?> ready -> execute(cast(ready));
          };
      verdict.ifPresentOrElse(this::makeKnown, this::abandon);
    } catch (InterruptedException _) {
      abandon();
    } catch (Throwable e) { // whatever it is, the lease must not be renewed for ever
      log.atError().setCause(e).addKeyValue("job", delivery.id()).log("attempt broke off");
      settled.accept(this, Settlement.RELEASE);
    }
  }

  @SuppressWarnings("unchecked") // the runner prepared it
  private Preparation.Ready<P> cast(Preparation.Ready<?> ready) {
    return (Preparation.Ready<P>) ready;
  }

  private Optional<Verdict> execute(Preparation.Ready<P> ready) {
    try {
      if (!begin()) {
        return Optional.empty();
      }
      bench.slots().take();
    } catch (InterruptedException _) {
      end();
      return Optional.empty();
    }
    try {
      start(ready.job());
      return Optional.of(bench.runner().execute(ready, delivery));
    } catch (InterruptedException e) {
      return afterInterrupt(ready.job(), e);
    } finally {
      end();
      bench.slots().giveBack();
    }
  }

  private synchronized boolean begin() {
    handling = Thread.currentThread();
    return cut == null;
  }

  private synchronized void start(JobMessage job) {
    Instant now = bench.clock().instant();
    startedAt = now;
    Duration timeout = job.limits().timeout();
    deadline = timeout == null ? null : now.plus(timeout);
  }

  private synchronized void end() {
    handling = null;
  }

  private synchronized Optional<Verdict> afterInterrupt(JobMessage job, InterruptedException e) {
    Instant started = startedOr(bench.clock().instant());
    if (cut == null) {
      return Optional.of(bench.runner().failed(job, Failure.of(FailureCode.INTERNAL, e), started));
    }
    return switch (cut) {
      case LEASE_LOST, DRAINED -> Optional.empty();
      case TIMED_OUT ->
          Optional.of(
              bench
                  .runner()
                  .failed(
                      job,
                      new Failure(
                          FailureCode.TIMEOUT,
                          "an end within " + job.limits().timeout() + " expected",
                          null,
                          Failure.of(FailureCode.TIMEOUT, e).stack()),
                      started));
    };
  }

  private void makeKnown(Verdict verdict) {
    if (cut() == Cut.LEASE_LOST) {
      abandon();
      return;
    }
    Instant begun = startedOr(bench.clock().instant());
    var _ =
        bench
            .outcomes()
            .publish(delivery, verdict)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    log.atWarn()
                        .setCause(failure)
                        .addKeyValue("job", delivery.id())
                        .log("outcome did not reach the cluster: the job is delivered again");
                  }
                  if (failure == null) {
                    bench.meters().count(verdict, Duration.between(begun, bench.clock().instant()));
                  }
                  settled.accept(this, failure == null ? Settlement.ACCEPT : Settlement.RELEASE);
                });
  }

  private void abandon() {
    settled.accept(this, cut() == Cut.LEASE_LOST ? Settlement.LOST : Settlement.RELEASE);
  }

  private synchronized Instant startedOr(Instant other) {
    return startedAt == null ? other : startedAt;
  }

  private synchronized @Nullable Cut cut() {
    return cut;
  }

  /** Interrupts the handler, if it still runs, for this reason; the first reason stands. */
  synchronized void cut(Cut reason) {
    if (cut == null) {
      cut = reason;
      if (handling != null) {
        handling.interrupt();
      }
    }
  }

  /** Interrupts the handler if it has taken longer than the job allows. */
  synchronized void cutIfOverdue(Instant now) {
    if (handling != null && deadline != null && now.isAfter(deadline)) {
      cut(Cut.TIMED_OUT);
    }
  }

  /** Says that the job runs, once, if its handler has run since before the instant. */
  void announceIfStartedBefore(Instant instant) {
    Instant started = unannouncedStart(instant);
    if (started != null) {
      var _ =
          bench
              .outcomes()
              .started(delivery, started)
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      log.atDebug()
                          .setCause(failure)
                          .addKeyValue("job", delivery.id())
                          .log("start not told");
                    }
                  });
    }
  }

  private synchronized @Nullable Instant unannouncedStart(Instant instant) {
    if (announced || handling == null || startedAt == null || startedAt.isAfter(instant)) {
      return null;
    }
    announced = true;
    return startedAt;
  }
}
