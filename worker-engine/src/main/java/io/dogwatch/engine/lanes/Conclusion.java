package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.attempts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one attempt: makes its verdict known, then says what becomes of its lease. Exactly
 * once, whoever comes to an end first. While the cluster does not take the verdict it is said again
 * for as long as the lease is ours: what a handler has done is not done again for that. Safe for
 * use by many threads.
 */
final class Conclusion {

  private static final Logger log = LoggerFactory.getLogger(Conclusion.class);

  private final Delivery delivery;
  private final Workbench<?> bench;
  private final BooleanSupplier holdsLease;
  private final Consumer<Settlement> settled;

  // guarded by this
  private boolean concluded;
  private @Nullable Settlement stopped;
  private @Nullable Runnable unsaid;
  private Instant sayAgainAt = Instant.MAX;
  private final Trouble trouble = new Trouble();

  /**
   * @param holdsLease whether the lease is still ours; without it nobody wants to know the outcome
   * @param settled is told once what becomes of the lease
   */
  Conclusion(
      Delivery delivery,
      Workbench<?> bench,
      BooleanSupplier holdsLease,
      Consumer<Settlement> settled) {
    this.delivery = delivery;
    this.bench = bench;
    this.holdsLease = holdsLease;
    this.settled = settled;
  }

  /** Makes a verdict known, and settles the lease when the cluster has it. */
  void makeKnown(Verdict verdict, Instant begun) {
    if (!holdsLease.getAsBoolean()) {
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
    say(verdict, Duration.between(begun, bench.clock().instant()));
  }

  private void say(Verdict verdict, Duration took) {
    var _ =
        bench
            .outcomes()
            .publish(delivery, verdict)
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    isKnown(verdict, took);
                  } else {
                    isNotKnown(failure, () -> sayAgain(verdict, took));
                  }
                });
  }

  private void sayAgain(Verdict verdict, Duration took) {
    if (holdsLease.getAsBoolean()) {
      say(verdict, took);
    } else {
      settled.accept(Settlement.LOST);
    }
  }

  private void isKnown(Verdict verdict, Duration took) {
    if (verdict instanceof Verdict.Continue go) {
      bench.runner().wentOn(go.next());
    }
    bench.meters().count(verdict, took);
    settled.accept(Settlement.ACCEPT);
  }

  private void isNotKnown(Throwable failure, Runnable again) {
    log.atDebug()
        .setCause(failure)
        .addKeyValue("job", delivery.id())
        .log("outcome did not reach the cluster");
    Settlement settlement = mayPass(failure) ? sayLater(again) : Settlement.RELEASE;
    if (settlement != null) {
      settled.accept(settlement);
    }
  }

  private static boolean mayPass(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    return cause instanceof RetriableException;
  }

  /** What to settle with instead, if it has been stopped. */
  private synchronized @Nullable Settlement sayLater(Runnable again) {
    if (stopped == null) {
      unsaid = again;
      sayAgainAt = bench.clock().instant().plus(trouble.next());
      bench.outcomes().postponed();
    }
    return stopped;
  }

  /** Says the verdict again if it is time to. */
  void look(Instant now) {
    Runnable due = due(now);
    if (due != null) {
      bench.executor().execute(due); // who writes may have to wait
    }
  }

  private synchronized @Nullable Runnable due(Instant now) {
    return now.isBefore(sayAgainAt) ? null : takeUnsaid();
  }

  private synchronized @Nullable Runnable takeUnsaid() {
    Runnable taken = unsaid;
    if (taken != null) {
      unsaid = null;
      sayAgainAt = Instant.MAX;
      bench.outcomes().resumed();
    }
    return taken;
  }

  /** From now on what the cluster does not take is not said again: the lease ends. */
  void stop(Settlement settlement) {
    boolean isUnsaid;
    synchronized (this) {
      stopped = settlement;
      isUnsaid = takeUnsaid() != null;
    }
    if (isUnsaid) {
      settled.accept(settlement);
    }
  }

  /** Settles the lease without a verdict. */
  void settle(Settlement settlement) {
    if (conclude()) {
      settled.accept(settlement);
    }
  }

  private synchronized boolean conclude() {
    boolean first = !concluded;
    concluded = true;
    return first;
  }
}
