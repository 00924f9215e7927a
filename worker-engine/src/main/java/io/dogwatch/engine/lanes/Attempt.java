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
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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

  /** Why a handler is interrupted. */
  enum Cut {
    LEASE_LOST,
    DRAINED,
    TIMED_OUT,
    CANCELLED
  }

  private final Delivery delivery;
  private final Workbench<P> bench;
  private final BooleanSupplier holdsLease;
  private final BiConsumer<Attempt<P>, Settlement> settled;

  // guarded by this
  private @Nullable Ticket ticket;
  private @Nullable Thread handling;
  private @Nullable Cut cut;
  private @Nullable String cancelReason;
  private StackTraceElement @Nullable [] stackAtCut;
  private @Nullable Instant startedAt;
  private @Nullable Duration timeout;
  private boolean announced;
  private boolean concluded;

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
    this.holdsLease = holdsLease;
    this.settled = settled;
  }

  Delivery delivery() {
    return delivery;
  }

  /** Lines up for a slot. */
  synchronized void begin(Line line) {
    bench.cancellations().begin(delivery.id(), this::cancel);
    ticket =
        line.enter(
            Instant.ofEpochMilli(delivery.record().timestamp()),
            () -> bench.executor().execute(this));
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
        makeKnown(verdict);
      }
    } catch (Throwable e) { // whatever it is, the lease must not be renewed for ever
      log.atError().setCause(e).addKeyValue("job", delivery.id()).log("attempt broke off");
      settle(Settlement.RELEASE);
    } finally {
      bench.stuck().ended(this);
      tellGate(verdict);
      slot.done();
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
    if (!enterHandling()) {
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
      leaveHandling();
    }
  }

  @SuppressWarnings("unchecked") // the runner prepared it
  private Preparation.Ready<P> cast(Preparation.Ready<?> ready) {
    return (Preparation.Ready<P>) ready;
  }

  private @Nullable Verdict execute(Preparation.Ready<P> ready) {
    start(ready.job());
    try {
      Verdict verdict = bench.runner().execute(ready, delivery);
      leaveHandling(); // from now on it's too late for a cut
      return verdict instanceof Verdict.Succeed || cut() == null ? verdict : afterCut(ready.job());
    } catch (InterruptedException e) {
      leaveHandling();
      return cut() == null
          ? bench
              .runner()
              .failed(ready.job(), Failure.of(FailureCode.INTERNAL, e), startedOr(now()))
          : afterCut(ready.job());
    }
  }

  /**
   * What a cut makes of the attempt.
   *
   * @param job null if its handler has not run
   */
  private synchronized @Nullable Verdict afterCut(@Nullable JobMessage job) {
    if (cut == Cut.CANCELLED) {
      return new Verdict.Cancel(String.valueOf(cancelReason));
    }
    return cut == Cut.TIMED_OUT && job != null ? timedOut(job, stackAtCut) : null;
  }

  private Verdict timedOut(JobMessage job, StackTraceElement @Nullable [] stack) {
    var failure =
        new Failure(
            FailureCode.TIMEOUT,
            "an end within " + timeout + " expected",
            null,
            stack == null ? null : StuckHandlers.text(stack));
    return bench.runner().failed(job, failure, startedOr(now()));
  }

  private synchronized boolean enterHandling() {
    handling = Thread.currentThread();
    return cut == null;
  }

  /** After it nobody interrupts; an interrupt that came late is forgotten. */
  private synchronized void leaveHandling() {
    handling = null;
    var _ = Thread.interrupted();
  }

  private synchronized void start(JobMessage job) {
    startedAt = now();
    timeout = bench.runner().timeoutOf(job);
  }

  private void makeKnown(Verdict verdict) {
    if (!holdsLease.getAsBoolean() || cut() == Cut.LEASE_LOST) {
      log.atDebug()
          .addKeyValue("job", delivery.id())
          .addKeyValue("claim", delivery.claim())
          .log("late outcome discarded: the lease was lost meanwhile");
      settle(Settlement.LOST);
      return;
    }
    if (!conclude()) {
      return; // it took too long, which has been told
    }
    Instant begun = startedOr(now());
    var _ =
        bench
            .outcomes()
            .publish(delivery, verdict)
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    bench.meters().count(verdict, Duration.between(begun, now()));
                    settled(Settlement.ACCEPT);
                  } else {
                    log.atWarn()
                        .setCause(failure)
                        .addKeyValue("job", delivery.id())
                        .log("outcome did not reach the cluster: the job is delivered again");
                    settled(Settlement.RELEASE);
                  }
                });
  }

  private void abandon() {
    settle(cut() == Cut.LEASE_LOST ? Settlement.LOST : Settlement.RELEASE);
  }

  private void settle(Settlement settlement) {
    if (conclude()) {
      settled(settlement);
    }
  }

  private synchronized boolean conclude() {
    boolean first = !concluded;
    concluded = true;
    return first;
  }

  private void settled(Settlement settlement) {
    bench.cancellations().end(delivery.id());
    settled.accept(this, settlement);
  }

  private void tellGate(@Nullable Verdict verdict) {
    switch (verdict) {
      case Verdict.Succeed _ -> bench.gate().succeeded();
      case Verdict.Retry retry -> bench.gate().failed(retry.failure().code());
      case Verdict.GiveUp giveUp when giveUp.startedAt() != null ->
          bench.gate().failed(giveUp.failure().code());
      case null, default -> bench.gate().didNotRun();
    }
  }

  private Instant now() {
    return bench.clock().instant();
  }

  private synchronized Instant startedOr(Instant other) {
    return startedAt == null ? other : startedAt;
  }

  private synchronized @Nullable Cut cut() {
    return cut;
  }

  private void cancel(String reason) {
    synchronized (this) {
      cancelReason = reason;
    }
    cut(Cut.CANCELLED);
  }

  /** Takes the job from the handler, if it has not ended, for this reason; the first one stands. */
  void cut(Cut reason) {
    boolean waits;
    synchronized (this) {
      if (cut != null) {
        return;
      }
      cut = reason;
      if (handling != null) {
        stackAtCut = handling.getStackTrace();
        bench.stuck().watch(this, reason, now());
        handling.interrupt();
      }
      waits = ticket != null && ticket.leave();
    }
    if (waits && reason == Cut.CANCELLED) {
      makeKnown(new Verdict.Cancel(String.valueOf(cancelReason)));
    } else if (waits) {
      abandon();
    }
  }

  /**
   * Interrupts the handler if it has taken longer than it may, and tells of it if it takes long.
   */
  void look(Instant now) {
    if (isOverdue(now)) {
      cut(Cut.TIMED_OUT);
    }
    Instant started = unannouncedStart(now.minus(ANNOUNCE_AFTER));
    if (started != null) {
      announce(started);
    }
  }

  private synchronized boolean isOverdue(Instant now) {
    return handling != null
        && startedAt != null
        && timeout != null
        && now.isAfter(startedAt.plus(timeout));
  }

  private synchronized @Nullable Instant unannouncedStart(Instant instant) {
    if (announced || handling == null || startedAt == null || startedAt.isAfter(instant)) {
      return null;
    }
    announced = true;
    return startedAt;
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
  synchronized Optional<StackTraceElement[]> stack() {
    return Optional.ofNullable(handling).map(Thread::getStackTrace);
  }

  /**
   * The handler has ignored its interrupt. Its slot is not free before it ends, but its job goes on
   * without it if it took too long.
   */
  void giveUpOn(StackTraceElement[] stack) {
    JobMessage job = delivery.job().message().orElse(null);
    if (cut() == Cut.TIMED_OUT && job != null) {
      makeKnown(timedOut(job, stack));
    }
  }
}
