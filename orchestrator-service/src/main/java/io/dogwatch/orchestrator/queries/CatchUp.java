package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the read model has come to where the log ends. Safe for use by many threads. */
public final class CatchUp {

  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

  /** How long Kafka may take to say where that is, if the caller has so much time. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final LogEnds ends;
  private final Progress progress;

  CatchUp(LogEnds ends, Progress progress) {
    this.ends = ends;
    this.progress = progress;
  }

  /**
   * Returns once the read model has come to where the log ends now.
   *
   * @throws ReadModelBehindException if it has not within this time
   */
  public void require(Duration patience) throws InterruptedException {
    if (!await(patience)) {
      throw new ReadModelBehindException();
    }
  }

  /** Whether the read model has come, within this time, to where the log ends now. */
  public boolean await(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    try {
      var target = ends.now(patience.compareTo(ANSWER) < 0 ? patience : ANSWER);
      return progress.awaitReached(target, patience.minusNanos(System.nanoTime() - start));
    } catch (ExecutionException | TimeoutException e) {
      log.atDebug().setCause(e).log("ends of the log unknown");
      return false;
    }
  }
}
