package io.dogwatch.engine.slots;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The slots of one job type, and how long its jobs take. */
public final class Pool {

  /** Before anything is known, jobs are taken to be long: so that none is leased to wait. */
  private static final Duration FIRST_GUESS = Duration.ofSeconds(1);

  /** What one more job counts in the moving average. */
  private static final double ALPHA = 1.0 / 32;

  private final Slots slots;
  private final int size;
  private final BooleanSupplier leave;
  private final Runnable unused;

  // changed by slots only
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile double averageNanos = FIRST_GUESS.toNanos();

  Pool(Slots slots, int size, BooleanSupplier leave, Runnable unused) {
    this.slots = slots;
    this.size = size;
    this.leave = leave;
    this.unused = unused;
  }

  /** Adds a line for the jobs of one lane. */
  public Line line(double weight) {
    return slots.line(this, weight);
  }

  public int size() {
    return size;
  }

  /** Jobs that hold a slot. */
  public int busy() {
    return busy.get();
  }

  /** Jobs that wait for a slot. */
  public int waiting() {
    return waiting.get();
  }

  /** Grants what can be granted now, such as after a leave that was refused before. */
  public void review() {
    slots.grant();
  }

  boolean isFull() {
    return busy() >= size;
  }

  boolean mayRun() {
    return leave.getAsBoolean();
  }

  /** Nobody is there any more who might. */
  void doesNotRun() {
    unused.run();
  }

  double averageNanos() {
    return averageNanos;
  }

  /** Slot time of jobs that the pool could take now. */
  double freeNanos() {
    return (size - busy()) * averageNanos;
  }

  void enter() {
    waiting.incrementAndGet();
  }

  void leave() {
    waiting.decrementAndGet();
  }

  void begin() {
    busy.incrementAndGet();
  }

  void end() {
    busy.decrementAndGet();
  }

  /** A job took so long. */
  void learn(double nanos) {
    double average = averageNanos;
    averageNanos = average + (nanos - average) * ALPHA;
  }
}
