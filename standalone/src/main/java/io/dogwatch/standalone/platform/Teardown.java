package io.dogwatch.standalone.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be stopped at the end, the last first. Safe for use by many threads: an end that
 * comes in the middle of a start stops what is there, and what comes later at once.
 */
final class Teardown implements AutoCloseable {

  private final Deque<Runnable> steps = new ArrayDeque<>(); // guarded by this
  private boolean closed; // guarded by this

  /** Adds what will be stopped before everything that was added before. */
  void add(Runnable step) {
    boolean tooLate;
    synchronized (this) {
      tooLate = closed;
      if (!closed) {
        steps.push(step);
      }
    }
    if (tooLate) {
      step.run();
      throw new IllegalStateException("stopped while starting");
    }
  }

  /** Runs every step, also after one that failed; the first failure is thrown at the end. */
  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException first = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
