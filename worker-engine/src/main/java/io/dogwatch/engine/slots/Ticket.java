package io.dogwatch.engine.slots;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** A job's place in its line, and then its slot. */
public final class Ticket {

  private final Slots slots;
  private final Line line;
  private final Instant since;
  private final Runnable granted;

  private final AtomicBoolean isTaken = new AtomicBoolean(); // by whoever grants or gives up first

  // changed by slots only
  private Instant begun = Instant.MAX;
  private double assumedNanos;

  Ticket(Slots slots, Line line, Instant since, Runnable granted) {
    this.slots = slots;
    this.line = line;
    this.since = since;
    this.granted = granted;
  }

  /** Whether there is no slot for it yet, and nobody has given up. */
  public boolean isWaiting() {
    return !isTaken.get();
  }

  /**
   * Gives up waiting.
   *
   * @return false if it was too late: there is a slot, which has to be given back
   */
  public boolean leave() {
    boolean leaves = isTaken.compareAndSet(false, true);
    if (leaves) {
      slots.forget(this);
    }
    return leaves;
  }

  /**
   * Gives the slot back. To be called once, and only by who was granted one.
   *
   * @param hasRun whether there was work; the time of a slot that went unused says nothing about
   *     how long jobs take
   */
  public void done(boolean hasRun) {
    slots.done(this, hasRun);
  }

  Line line() {
    return line;
  }

  Instant since() {
    return since;
  }

  double assumedNanos() {
    return assumedNanos;
  }

  /** False if it has left. */
  boolean begin(Instant now, double nanos) {
    begun = now;
    assumedNanos = nanos;
    return isTaken.compareAndSet(false, true);
  }

  double nanosUntil(Instant now) {
    return Math.max(0, Duration.between(begun, now).toNanos());
  }

  void run() {
    granted.run();
  }
}
