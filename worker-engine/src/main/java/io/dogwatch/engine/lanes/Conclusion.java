package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.attempts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one attempt: makes its verdict known, then says what becomes of its lease. Exactly
 * once, whoever comes to an end first. Safe for use by many threads.
 */
final class Conclusion {

  private static final Logger log = LoggerFactory.getLogger(Conclusion.class);

  private final Delivery delivery;
  private final Workbench<?> bench;
  private final BooleanSupplier holdsLease;
  private final Consumer<Settlement> settled;

  private boolean concluded; // guarded by this

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
    var _ =
        bench
            .outcomes()
            .publish(delivery, verdict)
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    if (verdict instanceof Verdict.Continue go) {
                      bench.runner().wentOn(go.next());
                    }
                    bench.meters().count(verdict, Duration.between(begun, bench.clock().instant()));
                    settled.accept(Settlement.ACCEPT);
                  } else {
                    log.atDebug()
                        .setCause(failure)
                        .addKeyValue("job", delivery.id())
                        .log("outcome did not reach the cluster: the job is delivered again");
                    settled.accept(Settlement.RELEASE);
                  }
                });
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
