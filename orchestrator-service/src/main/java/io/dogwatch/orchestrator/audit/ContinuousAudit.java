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
 * Audits the log again and again, for a twentieth of the time unless the log is so long that it
 * would be looked at too seldom, and tells of what it finds. Safe for use by many threads.
 */
public final class ContinuousAudit implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ContinuousAudit.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

  /**
   * A loss is told within this and a reading, however long the log is; a log that takes three
   * minutes to read costs a tenth of the time then.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private static final int PAUSE_FOR_EACH_SECOND = 20;

  private final Source source;
  private final InstantSource clock;
  private final LogLimit failures;
  private final CountDownLatch first = new CountDownLatch(1);
  private final BackgroundTask task = new BackgroundTask("audit", this::run);
  private final Instant since;
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

    /** When the next one begins, unless this process ends before. */
    Instant nextAt() {
      return at.plus(took).plus(pauseAfter(took));
    }

    int violations() {
      return report.lost().size() + report.contradicted().size();
    }
  }

  public ContinuousAudit(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
    this.failures = new LogLimit(clock);
    this.since = clock.instant();
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
      } catch (RuntimeException e) { // it must go on
        if (failures.isDue()) {
          log.atError().setCause(e).log("the log was not audited");
        }
      }
      Thread.sleep(pauseAfter(took));
    }
  }

  /** How long it is waited after an audit that took so long. */
  static Duration pauseAfter(Duration took) {
    Duration pause = took.multipliedBy(PAUSE_FOR_EACH_SECOND);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
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

  /**
   * How long ago the reading of the last audit began, in seconds: what came to the log since then
   * is not judged yet. Before the first audit has come to its end, how long ago this one was made:
   * who watches this learns of audits that never come to their end, too.
   */
  public double ageSeconds() {
    Audit audit = last;
    return seconds(Duration.between(audit == null ? since : audit.at(), clock.instant()));
  }

  /** How long the last audit took, in seconds; NaN before the first. */
  public double durationSeconds() {
    Audit audit = last;
    return audit == null ? Double.NaN : seconds(audit.took());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  @Override
  public void close() {
    task.close();
  }
}
