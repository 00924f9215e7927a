package io.dogwatch.worker.probe;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The machine that we run on.
 *
 * @param nanoTime ever increasing
 */
record ThisMachine(LongSupplier nanoTime) implements Machine {

  @Override
  public void sleep(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  @Override
  public void work(Duration time) throws InterruptedException {
    long start = nanoTime.getAsLong();
    while (nanoTime.getAsLong() - start < time.toNanos()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while working for " + time);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void crash(int status) {
    Runtime.getRuntime().halt(status);
  }
}
