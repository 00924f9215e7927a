package io.dogwatch.engine.lanes;

import io.dogwatch.engine.slots.Line;
import java.time.Duration;

/**
 * Finds out whether a job that was delivered several times is to begin now or among the suspects.
 * On a thread of its own, since it asks others, and before the job has a slot.
 */
record Examination<P>(Attempt<P> attempt, Workbench<P> bench, Line line) implements Runnable {

  @Override
  public void run() {
    Duration watch = Duration.ZERO;
    try {
      watch = bench.runner().watch(attempt.delivery());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally { // whoever is asked may fail, and the attempt must come to its end all the same
      admit(watch);
    }
  }

  private void admit(Duration watch) {
    if (watch.isPositive()) {
      bench.suspects().enter(attempt, watch, () -> attempt.begin(line), bench.clock().instant());
    } else {
      var _ = attempt.begin(line);
    }
  }
}
