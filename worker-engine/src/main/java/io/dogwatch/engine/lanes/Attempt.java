package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.attempts.Preparation;
import io.dogwatch.engine.attempts.Verdict;
import io.dogwatch.engine.slots.Line;
import io.dogwatch.engine.slots.Ticket;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a leased job: waits for a slot, runs the handler on a thread of its own, makes
 * the verdict known, and says at the end what becomes of the lease. Exactly once, whatever happens.
 */
final class Attempt<P> implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  /** A handler that has run for so long is told of. */
  private static final Duration ANNOUNCE_AFTER = Duration.ofMillis(100);

  private final Delivery delivery;
  private final Workbench<P> bench;
  private final Handling handling;
  private final Conclusion conclusion;
  private final Consumer<String> canceller = this::cancel;

  // guarded by this
  private @Nullable Ticket ticket;
  private @Nullable String cancelReason;

  /**
   * @param holdsLease whether the lease is still ours; without it nobody wants to know the outcome
   * @param settled is told once what becomes of the lease
   */
  Attempt(
      Delivery delivery,
      Workbench<P> bench,
      BooleanSupplier holdsLease,
      BiConsumer<Attempt<P>, Settlement> settled) {
    this.delivery = delivery;
    this.bench = bench;
    this.handling = new Handling(reason -> bench.stuck().watch(this, reason, now()));
    this.conclusion =
        new Conclusion(
            delivery,
            bench,
            () -> holdsLease.getAsBoolean() && handling.cut() != Cut.LEASE_LOST,
            settlement -> {
              bench.cancellations().end(delivery.id(), canceller);
              settled.accept(this, settlement);
            });
  }

  Delivery delivery() {
    return delivery;
  }

  /** Lines up for a slot; false if the attempt has been cut before. */
  synchronized boolean begin(Line line) {
    if (handling.cut() != null) {
      return false;
    }
    bench.cancellations().begin(delivery.id(), delivery.job().message().orElse(null), canceller);
    ticket =
        line.enter(
            Instant.ofEpochMilli(delivery.record().timestamp()),
            () -> bench.executor().execute(this));
    return true;
  }

  /** Runs once there is a slot. */
  @Override
  public void run() {
    Ticket slot = slot();
    @Nullable Verdict verdict = null;
    try {
      verdict = verdict();
      if (verdict == null) {
        abandon();
      } else {
        makeKnown(bench.runner().confirm(verdict, delivery));
      }
    } catch (Throwable e) { // whatever it is, the lease must not be renewed for ever
      log.atError().setCause(e).addKeyValue("job", delivery.id()).log("attempt broke off");
      conclusion.settle(Settlement.RELEASE);
    } finally {
      bench.stuck().ended(this);
      tellGate(verdict);
      slot.done(handling.started() != null);
    }
  }

  private synchronized Ticket slot() {
    if (ticket == null) {
      throw new IllegalStateException("runs before it began");
    }
    return ticket;
  }

  /** Null if the job is for somebody else to run. */
  private @Nullable Verdict verdict() {
    if (!handling.enter()) {
      return afterCut(null);
    }
    try {
      return switch (bench.runner().prepare(delivery)) {
        case Preparation.Settled(Verdict given) -> given;
        case Preparation.Ready<?> ready -> execute(cast(ready));
      };
    } catch (InterruptedException _) {
      return afterCut(null);
    } finally {
      handling.leave();
    }
  }

  @SuppressWarnings("unchecked") // the runner prepared it
  private Preparation.Ready<P> cast(Preparation.Ready<?> ready) {
    return (Preparation.Ready<P>) ready;
  }

  private @Nullable Verdict execute(Preparation.Ready<P> ready) {
    JobMessage job = ready.job();
    boolean isRepeated = delivery.isRepeated();
    Instant now = now();
    handling.start(now, bench.runner().timeoutOf(job), isRepeated);
    bench.suspects().started(this, now);
    try {
      if (isRepeated && !startIsTold()) {
        return null;
      }
      Verdict verdict = bench.runner().execute(ready, delivery, now);
      handling.leave(); // from now on it's too late for a cut
      return isDone(verdict) || handling.cut() == null ? verdict : afterCut(job);
    } catch (InterruptedException e) {
      handling.leave();
      return handling.cut() == null
          ? bench.runner().failed(job, Failure.of(FailureCode.INTERNAL, e), begun())
          : afterCut(job);
    }
  }

  /** A step that is done is so whatever came meanwhile; a job that is taken back ends with it. */
  private boolean isDone(Verdict verdict) {
    return verdict instanceof Verdict.Succeed
        || (verdict instanceof Verdict.Continue && handling.cut() != Cut.CANCELLED);
  }

  /**
   * What a cut makes of the attempt.
   *
   * @param job null if its handler has not run
   */
  private @Nullable Verdict afterCut(@Nullable JobMessage job) {
    if (handling.cut() == Cut.CANCELLED) {
      return cancelled();
    }
    return handling.cut() == Cut.TIMED_OUT && job != null
        ? timedOut(job, handling.stackAtCut())
        : null;
  }

  private synchronized Verdict cancelled() {
    return new Verdict.Cancel(String.valueOf(cancelReason), handling.started());
  }

  private Verdict timedOut(JobMessage job, StackTraceElement @Nullable [] stack) {
    var failure =
        new Failure(
            FailureCode.TIMEOUT,
            "an end within " + handling.timeout() + " expected",
            null,
            stack == null ? null : StuckHandlers.text(stack));
    return bench.runner().failed(job, failure, begun());
  }

  /** A job that comes again tells its start first: should it kill its worker, that is known. */
  private boolean startIsTold() throws InterruptedException {
    try {
      bench.outcomes().started(delivery, begun()).get();
      return true;
    } catch (ExecutionException e) {
      log.atDebug()
          .setCause(e)
          .addKeyValue("job", delivery.id())
          .log("start not told: the job is delivered again");
      return false;
    }
  }

  private void makeKnown(Verdict verdict) {
    conclusion.makeKnown(verdict, begun());
  }

  private void abandon() {
    conclusion.settle(handling.cut() == Cut.LEASE_LOST ? Settlement.LOST : Settlement.RELEASE);
  }

  private void tellGate(@Nullable Verdict verdict) {
    switch (verdict) {
      case Verdict.Succeed _, Verdict.Continue _ -> bench.gate().succeeded();
      case Verdict.Retry retry -> bench.gate().failed(retry.failure().code());
      case Verdict.GiveUp giveUp when giveUp.startedAt() != null ->
          bench.gate().failed(giveUp.failure().code());
      case null, default -> bench.gate().didNotRun();
    }
  }

  private Instant now() {
    return bench.clock().instant();
  }

  private Instant begun() {
    return handling.startedOr(now());
  }

  private void cancel(String reason) {
    synchronized (this) {
      cancelReason = reason;
    }
    cut(Cut.CANCELLED);
  }

  /** Takes the job from the handler, if it has not ended, for this reason; the first one stands. */
  void cut(Cut reason) {
    switch (reason) {
      case LEASE_LOST -> conclusion.stop(Settlement.LOST);
      case DRAINED -> conclusion.stop(Settlement.RELEASE);
      case TIMED_OUT, CANCELLED -> {} // the lease goes on
    }
    if (!handling.cut(reason) || !leaveLine()) {
      return;
    }
    if (reason == Cut.CANCELLED && !delivery.comesAgain()) {
      makeKnown(cancelled());
    } else {
      abandon();
    }
  }

  /**
   * Lets others have the job, if it still waits for its slot.
   *
   * @return whether it did
   */
  boolean giveBack() {
    boolean leaves = isInLine() && leaveLine();
    if (leaves) {
      conclusion.settle(Settlement.RELEASE);
    }
    return leaves;
  }

  /** Whether it waits for a slot now. */
  synchronized boolean isInLine() {
    return ticket != null && ticket.isWaiting();
  }

  /** Whether the attempt still waited for its slot. */
  private synchronized boolean leaveLine() {
    return ticket == null || ticket.leave();
  }

  /**
   * Interrupts the handler if it has taken longer than it may, tells of it if it takes long, and
   * tells of its end again if the cluster did not take it.
   */
  void look(Instant now) {
    if (handling.isOverdueAt(now)) {
      cut(Cut.TIMED_OUT);
    }
    handling.newsOfStart(now.minus(ANNOUNCE_AFTER)).ifPresent(this::announce);
    conclusion.look(now);
  }

  private void announce(Instant started) {
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

  /** Where the handler is now; empty if it has ended. */
  Optional<StackTraceElement[]> stack() {
    return handling.stack();
  }

  /**
   * The handler has ignored its interrupt. Its slot is not free before it ends, but its job goes on
   * without it if it took too long.
   */
  void giveUpOn(StackTraceElement[] stack) {
    JobMessage job = delivery.job().message().orElse(null);
    if (handling.cut() == Cut.TIMED_OUT && job != null) {
      makeKnown(timedOut(job, stack));
    }
  }
}
