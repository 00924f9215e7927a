package io.dogwatch.orchestrator.audit;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits the log again and again, for a hundredth of the time at most, and tells of what it finds.
 * Safe for use by many threads.
 */
public final class ContinuousAudit implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ContinuousAudit.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
  private static final int PAUSE_FOR_EACH_SECOND = 100;

  private final Source source;
  private final InstantSource clock;
  private final LogLimit failures;
  private final CountDownLatch first = new CountDownLatch(1);
  private final BackgroundTask task = new BackgroundTask("audit", this::run);
  private volatile @Nullable Audit last;

  /** Reads the log. */
  @FunctionalInterface
  public interface Source {
    AuditReport audit() throws InterruptedException;
  }

  /**
   * What was found.
   *
   * @param at when the reading began
   */
  record Audit(Instant at, Duration took, AuditReport report) {

    int violations() {
      return report.lost().size() + report.contradicted().size();
    }
  }

  public ContinuousAudit(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Duration took = Duration.ZERO;
      try {
        took = audit().took();
      } catch (InterruptException _) { // has set the thread's flag
        return;
      } catch (KafkaException e) {
        if (failures.isDue()) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("the log was not audited");
        }
      }
      Duration pause = took.multipliedBy(PAUSE_FOR_EACH_SECOND);
      Thread.sleep(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause);
    }
  }

  /**
   * Audits the log now.
   *
   * @throws KafkaException if the cluster does not answer
   */
  Audit audit() throws InterruptedException {
    Instant at = clock.instant();
    AuditReport report = source.audit();
    var audit = new Audit(at, Duration.between(at, clock.instant()), report);
    if (audit.violations() > 0) {
      log.atError()
          .addKeyValue("lost", report.lost())
          .addKeyValue("endedTwice", report.contradicted())
          .log("the log is not sound");
    }
    last = audit;
    first.countDown();
    return audit;
  }

  /** The last audit; waits for the first one, so long at most. */
  Optional<Audit> last(Duration patience) throws InterruptedException {
    var _ = first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    return Optional.ofNullable(last);
  }

  /** Jobs that are lost or ended in two ways, as of the last audit; NaN before the first. */
  public double violations() {
    Audit audit = last;
    return audit == null ? Double.NaN : audit.violations();
  }

  @Override
  public void close() {
    task.close();
  }
}
