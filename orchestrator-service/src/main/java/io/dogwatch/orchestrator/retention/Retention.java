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
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Forgets what was kept for long enough: days of which every job has ended, idempotency keys, what
 * schedules have fired, workflows that have ended, dead letters, what was done about them, replays
 * and silences that are over, notifications, and, sooner, statistics. Looks once an hour; several
 * orchestrators may do so at once.
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
      pause = look();
    }
  }

  /** Forgets what can be forgotten now, and tells how long it takes to look again. */
  Duration look() {
    try {
      var _ = forget();
      return PAUSE;
    } catch (DataAccessException | TransactionException e) {
      if (failures.isDue()) {
        log.atWarn().addKeyValue("reason", e.getMessage()).log("nothing is forgotten for now");
      }
    } catch (RuntimeException e) { // it must go on
      if (failures.isDue()) {
        log.atError().setCause(e).log("not all that is old enough is forgotten for now");
      }
    }
    return PAUSE_AFTER_FAILURE;
  }

  /**
   * Forgets what is old enough now. What can't be forgotten keeps nothing else; an interrupt ends
   * it early.
   *
   * @return the days that are gone
   * @throws RuntimeException the first failure, with the others, when all has been tried
   */
  List<LocalDate> forget() {
    Instant before = clock.instant().minus(kept);
    List<LocalDate> dropped = new ArrayList<>();
    List<Runnable> all = new ArrayList<>();
    all.add(() -> dropped.addAll(drop(before)));
    notes.forEach(each -> all.add(() -> forget(each, before)));
    tryAll(all);
    return dropped;
  }

  private static void tryAll(List<Runnable> all) {
    RuntimeException failure = null;
    for (Runnable each : all) {
      try {
        each.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private List<LocalDate> drop(Instant before) {
    return new Days(model.serving(), clock).drop(LocalDate.ofInstant(before, ZoneOffset.UTC));
  }

  private static void forget(Notes notes, Instant before) {
    boolean isMore = true;
    while (isMore && !Thread.currentThread().isInterrupted()) {
      isMore = notes.forget(before, NOTES_AT_ONCE) == NOTES_AT_ONCE;
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
