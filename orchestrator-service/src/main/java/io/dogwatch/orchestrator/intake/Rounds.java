package io.dogwatch.orchestrator.intake;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.background.LogLimit;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Makes rounds in the background for ever; one that the database fails is followed by a pause. */
public final class Rounds {

  private static final Logger log = LoggerFactory.getLogger(Rounds.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final LogLimit failures;
  private final String consequence;
  private final Duration pause;

  /**
   * @param consequence of a failure, for people who read the log
   */
  public Rounds(LogLimit failures, String consequence) {
    this(failures, consequence, PAUSE_AFTER_FAILURE);
  }

  Rounds(LogLimit failures, String consequence, Duration pause) {
    this.failures = failures;
    this.consequence = consequence;
    this.pause = pause;
  }

  /**
   * Makes them until the thread is interrupted.
   *
   * @param round waits by itself where it has nothing to do
   */
  public void run(BackgroundTask.Task round) throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        round.run();
      } catch (DataAccessException | TransactionException | DatabaseAwayException e) {
        if (failures.isDue()) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log(consequence);
        }
        Thread.sleep(pause);
      }
    }
  }
}
