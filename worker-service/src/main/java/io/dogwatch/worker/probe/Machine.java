package io.dogwatch.worker.probe;

import java.time.Duration;

/** What a probe wears out. */
interface Machine {

  void sleep(Duration time) throws InterruptedException;

  /** Keeps one CPU busy. */
  void work(Duration time) throws InterruptedException;

  /** Ends the process at once, with no chance to tidy up. */
  void crash(int status);
}
