package io.dogwatch.engine.slots;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Those of one lane who wait for a slot, first come first served. And those whom the lane is about
 * to lease: it asks first how long they would wait, and says what it asks the cluster for.
 */
public final class Line {

  /** What a line without jobs did not use is lost, but for this much slot time. */
  private static final Duration CREDIT = Duration.ofSeconds(1);

  /**
   * A lane that had a backlog, and then no answer in time, may have jobs nevertheless. After so
   * long it has none: the cluster answers sooner.
   */
  private static final Duration UNSURE = Duration.ofSeconds(1);

  private final Slots slots;
  private final Pool pool;
  private final double weight;

  // changed by slots only
  private final Deque<Ticket> tickets = new ArrayDeque<>();
  private volatile double virtualNanos;
  private volatile Instant newest = Instant.MAX; // of those who came
  private volatile Instant keepsTurnUntil = Instant.MIN; // though nobody waits

  private final AtomicInteger waiting = new AtomicInteger(); // tickets
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean hasBacklog;
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
   * How long the last of so many more jobs would wait for a slot, if each took as long as the
   * type's jobs did lately: behind those of the line, and behind those of other lines who come
   * first by their weights. Of a line that has a backlog it is taken that there is no end to them.
   * 0 if there is a free slot for each.
   *
   * @param grain so many may be leased as if they were one
   */
  public Duration expectedWait(int jobs, int grain) {
    return slots.expectedWait(this, jobs, grain);
  }

  /** The lane asks the cluster for so many jobs: others shall reckon with them. */
  public void ask(int jobs) {
    asked.addAndGet(jobs);
  }

  /** The lane has got what it asked for, or found that there is less. */
  public void answered(int jobs) {
    asked.addAndGet(-jobs);
    slots.wakeUp();
  }

  /** Whether the lane would lease more jobs than it has, if it might. */
  public void backlogged(boolean is) {
    if (hasBacklog != is) {
      hasBacklog = is;
      slots.backlogChanged(this);
    }
  }

  /**
   * Has the action run, once, when it may be another line's turn: a slot has been given back, or a
   * lane has leased.
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

  /**
   * Where the virtual time of the line stands, were so many more jobs granted.
   *
   * @param nanos that a job is taken to last
   * @param now virtual time of the slots
   */
  double virtualNanosAfter(int jobs, double nanos, double now) {
    return start(now) + (waiting.get() + jobs) * nanos / weight;
  }

  /**
   * Slot time of those who are here before so many more of the other line get theirs.
   *
   * @param nanos that a job is taken to last
   */
  double nanosBefore(Line other, double virtualNanosOfOther, double nanos, double now) {
    int jobs = waiting.get() + asked.get();
    if ((jobs == 0 && !hasBacklog) || isYounger(other)) {
      return 0;
    }
    double ours = hasBacklog ? Double.MAX_VALUE : jobs * nanos;
    if (other.isYounger(this)) {
      return ours;
    }
    return Math.clamp((virtualNanosOfOther - start(now)) * weight, 0, ours);
  }

  /** By so much that its weight does not count. */
  private boolean isYounger(Line other) {
    return newest.minus(Slots.LONGEST_DETOUR).isAfter(other.newest);
  }

  /** How many wait. */
  public int waiting() {
    return waiting.get();
  }

  /**
   * Virtual time at which the next one begins. A line whose jobs are still in the cluster is not
   * without jobs: what it could not lease in time, it is due.
   */
  private double start(double now) {
    if (waiting.get() > 0 || slots.now().isBefore(keepsTurnUntil)) {
      return virtualNanos;
    }
    double credit = CREDIT.toNanos() + 2 * pool.averageNanos();
    return Math.max(virtualNanos, now - credit / weight);
  }

  void backlogChanged(double now) {
    virtualNanos = start(now);
    keepsTurnUntil = hasBacklog ? Instant.MAX : slots.now().plus(UNSURE);
  }

  boolean isEmpty() {
    return tickets.isEmpty();
  }

  /** How long the first has waited. */
  Instant since() {
    return tickets.getFirst().since();
  }

  void add(Ticket ticket, double now) {
    virtualNanos = start(now);
    tickets.addLast(ticket);
    newest = ticket.since();
    waiting.incrementAndGet();
    pool.enter();
  }

  void remove(Ticket ticket) {
    if (tickets.remove(ticket)) {
      leave();
    }
  }

  Ticket takeFirst() {
    leave();
    return tickets.removeFirst();
  }

  private void leave() {
    waiting.decrementAndGet();
    pool.leave();
  }

  void begin(Ticket ticket, Instant now) {
    advance(ticket.assumedNanos());
    pool.begin(now);
  }

  private void advance(double nanos) {
    double before = virtualNanos;
    virtualNanos = before + nanos / weight;
  }

  void end(Ticket ticket, Instant now, boolean hasRun) {
    double nanos = ticket.nanosUntil(now);
    advance(nanos - ticket.assumedNanos());
    pool.end(now);
    if (hasRun) {
      pool.learn(nanos);
    }
  }

  void wakeUp() {
    Runnable action = wakeUp.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }
}
