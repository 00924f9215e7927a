package io.dogwatch.engine.lanes;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many jobs may run at once: of one type, and in the whole process. A job takes one slot of
 * each.
 */
public final class Slots {

  private final int size;
  private final Semaphore ofType;
  private final Semaphore ofProcess;

  /**
   * @param size jobs of the type that may run at once
   * @param ofProcess shared by all types of the process
   */
  public Slots(int size, Semaphore ofProcess) {
    if (size < 1) {
      throw new IllegalArgumentException("a pool of at least 1 slot expected, found " + size);
    }
    this.size = size;
    this.ofType = new Semaphore(size);
    this.ofProcess = ofProcess;
  }

  public int size() {
    return size;
  }

  public int free() {
    return Math.min(ofType.availablePermits(), ofProcess.availablePermits());
  }

  /** Slots of the type that are taken. */
  public int busy() {
    return size - ofType.availablePermits();
  }

  /** Takes a slot, as soon as there is one. */
  void take() throws InterruptedException {
    ofType.acquire();
    try {
      ofProcess.acquire();
    } catch (InterruptedException e) {
      ofType.release();
      throw e;
    }
  }

  void giveBack() {
    ofProcess.release();
    ofType.release();
  }

  /** Whether a slot became free within the time. It may be gone again when it is taken. */
  boolean awaitFree(Duration time) throws InterruptedException {
    if (!ofType.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    ofType.release();
    if (!ofProcess.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    ofProcess.release();
    return true;
  }
}
