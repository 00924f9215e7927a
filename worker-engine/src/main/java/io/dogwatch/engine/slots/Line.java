package io.dogwatch.engine.slots;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Those of one lane who wait for a slot, first come first served. */
public final class Line {

  /** What a line did not use is lost, but for this much slot time. */
  private static final Duration CREDIT = Duration.ofSeconds(1);

  private final Slots slots;
  private final Pool pool;
  private final double weight;

  // changed by slots only
  private final Deque<Ticket> waiting = new ArrayDeque<>();
  private double virtualNanos;

  private final AtomicReference<@Nullable Runnable> wakeUp = new AtomicReference<>();

  Line(Slots slots, Pool pool, double weight) {
    this.slots = slots;
    this.pool = pool;
    this.weight = weight;
  }

  /**
   * Waits for a slot.
   *
   * @param since when the job came to its lane
   * @param granted runs once there is a slot, on whatever thread: at once, or on that of a job that
   *     ended
   */
  public Ticket enter(Instant since, Runnable granted) {
    return slots.enter(this, since, granted);
  }

  /**
   * Has the action run, once, when a slot has been given back.
   *
   * @param action must not wait for anything
   */
  public void wakeUp(Runnable action) {
    wakeUp.set(action);
  }

  Pool pool() {
    return pool;
  }

  double virtualNanos() {
    return virtualNanos;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How long the first has waited. */
  Instant since() {
    return waiting.getFirst().since();
  }

  void add(Ticket ticket, double now) {
    if (waiting.isEmpty()) {
      double credit = CREDIT.toNanos() + 2 * pool.averageNanos();
      virtualNanos = Math.max(virtualNanos, now - credit / weight);
    }
    waiting.addLast(ticket);
    pool.enter();
  }

  void remove(Ticket ticket) {
    if (waiting.remove(ticket)) {
      pool.leave();
    }
  }

  Ticket takeFirst() {
    pool.leave();
    return waiting.removeFirst();
  }

  void begin(Ticket ticket) {
    virtualNanos += ticket.assumedNanos() / weight;
    pool.begin();
  }

  void end(Ticket ticket, Instant now) {
    double nanos = ticket.nanosUntil(now);
    virtualNanos += (nanos - ticket.assumedNanos()) / weight;
    pool.end(nanos);
  }

  void wakeUp() {
    Runnable action = wakeUp.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }
}
