package io.dogwatch.orchestrator.retention;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.model.Days;
import io.dogwatch.orchestrator.model.ReadModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Forgets what was kept for long enough: days of which every job has ended, idempotency keys, and
 * what schedules have fired. Looks once an hour; several orchestrators may do so at once.
 */
public final class Retention implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final Duration PAUSE_AT_START = Duration.ofMinutes(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final int NOTES_AT_ONCE = 10_000;

  private final ReadModel model;
  private final List<Notes> notes;
  private final Duration kept;
  private final InstantSource clock;
  private final LogLimit failures;
  private final BackgroundTask task = new BackgroundTask("retention", this::run);

  /** What is remembered of one time after the other. */
  @FunctionalInterface
  public interface Notes {

    /**
     * Forgets what was noted before, at most so much.
     *
     * @return how much there was
     * @throws DataAccessException if the database does not answer
     */
    int forget(Instant before, int most);
  }

  /**
   * @param notes what else is forgotten after that time
   * @param kept how long a day is kept once it is over; at least 30 days
   */
  public Retention(ReadModel model, List<Notes> notes, Duration kept, InstantSource clock) {
    this.model = model;
    this.notes = List.copyOf(notes);
    this.kept = kept;
    this.clock = clock;
    this.failures = new LogLimit(clock);
  }

  public void start() {
    task.start();
  }

  private void run() throws InterruptedException {
    Duration pause = PAUSE_AT_START;
    while (!Thread.currentThread().isInterrupted()) {
      Thread.sleep(pause);
      pause = PAUSE;
      try {
        var _ = forget();
      } catch (DataAccessException | TransactionException e) {
        pause = PAUSE_AFTER_FAILURE;
        if (failures.isDue()) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("nothing is forgotten for now");
        }
      }
    }
  }

  /**
   * Forgets what is old enough now.
   *
   * @return the days that are gone
   * @throws DataAccessException if the database does not answer
   */
  List<LocalDate> forget() {
    Instant before = clock.instant().minus(kept);
    List<LocalDate> dropped =
        new Days(model.serving(), clock).drop(LocalDate.ofInstant(before, ZoneOffset.UTC));
    for (Notes each : notes) {
      while (each.forget(before, NOTES_AT_ONCE) == NOTES_AT_ONCE) {
        // there are more
      }
    }
    return dropped;
  }

  @Override
  public void close() {
    task.close();
  }
}
