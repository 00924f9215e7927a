package io.dogwatch.engine.slots;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The slots of one job type, and how long its jobs take. */
public final class Pool {

  /** Before anything is known, jobs are taken to be long: so that none is leased to wait. */
  private static final Duration FIRST_GUESS = Duration.ofSeconds(1);

  /**
   * What jobs are taken to last at least where nothing was to be done for so long: those that come
   * now need not be like those before. As many are leased ahead then as there are slots.
   */
  private static final Duration CAUTION = Duration.ofMillis(300);

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
  private volatile long ended;
  private volatile Instant lastEnd = Instant.MIN;
  private volatile long endedBeforeRest; // before nothing was to be done for a while

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

  /** Jobs that have given a slot back, ever. */
  public long ended() {
    return ended;
  }

  /**
   * A job that was to get a slot soon has waited for so long, while so many ended. What follows
   * from that of how long jobs take is known before the first long one ends.
   */
  public void waited(Duration time, long endedMeanwhile) {
    slots.change(
        () -> {
          double slotTime = (double) time.toNanos() * busy();
          double jobs = Math.max(1, busy() + (double) endedMeanwhile);
          averageNanos = Math.max(averageNanos, slotTime / jobs);
        });
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

  /** How long jobs took lately. */
  public Duration average() {
    return Duration.ofNanos(Math.round(averageNanos));
  }

  double averageNanos() {
    return averageNanos;
  }

  /** How long jobs that are leased now are taken to last. */
  double expectedNanos(Instant now) {
    boolean hasRested = busy() == 0 && lastEnd.plus(CAUTION).isBefore(now);
    return hasRested || ended - endedBeforeRest < size
        ? Math.max(averageNanos, (double) CAUTION.toNanos())
        : averageNanos;
  }

  /**
   * Slot time of jobs that the pool could take now.
   *
   * @param nanos that one is taken to last
   */
  double freeNanos(double nanos) {
    return (size - busy()) * nanos;
  }

  void enter() {
    waiting.incrementAndGet();
  }

  void leave() {
    waiting.decrementAndGet();
  }

  void begin(Instant now) {
    if (busy.getAndIncrement() == 0 && lastEnd.plus(CAUTION).isBefore(now)) {
      endedBeforeRest = ended;
    }
  }

  void end(Instant now) {
    busy.decrementAndGet();
    lastEnd = now;
    long before = ended;
    ended = before + 1;
  }

  /** A job took so long. */
  void learn(double nanos) {
    double average = averageNanos;
    averageNanos = average + (nanos - average) * ALPHA;
  }
}
