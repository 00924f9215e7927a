package io.dogwatch.engine.slots;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a worker. A job takes one of its type's pool, which is one of the process, too. Jobs
 * that find none free wait in the line of their lane. The next free slot goes to the line that has
 * had the least slot time for its weight: lanes that are never empty share the slot time in
 * proportion to their weights, however long their jobs take. Safe for use by many threads.
 *
 * <p>It is start-time fair queueing: the virtual time of a line advances by the slot time of its
 * jobs divided by its weight. What a job will take is assumed when it starts and corrected when it
 * ends.
 *
 * @see <a href="https://doi.org/10.1145/248157.248171">Goyal, Vin, Cheng: Start-time Fair Queuing
 *     (SIGCOMM 1996)</a>
 */
public final class Slots {

  /** No job waits longer than this because of its lane's weight: so much older ones go first. */
  static final Duration LONGEST_DETOUR = Duration.ofMinutes(10);

  private final int size;
  private final InstantSource clock;

  // guarded by this, as is the state of pools, lines and tickets
  private final List<Line> lines = new ArrayList<>();
  private int busy;
  private double virtualNanos;

  /**
   * @param size jobs of all types that may run at once
   */
  public Slots(int size, InstantSource clock) {
    this.size = requirePositive(size);
    this.clock = clock;
  }

  /**
   * Adds the pool of a type.
   *
   * @param size jobs of the type that may run at once
   * @param leave asked before a job gets a slot; one that is refused waits on
   */
  public Pool pool(int size, BooleanSupplier leave) {
    return new Pool(this, requirePositive(size), leave);
  }

  /**
   * Adds a line to a pool.
   *
   * @param weight its share of the slot time where slots are scarce
   */
  synchronized Line line(Pool pool, double weight) {
    var line = new Line(this, pool, weight);
    lines.add(line);
    return line;
  }

  Ticket enter(Line line, Instant since, Runnable granted) {
    var ticket = new Ticket(this, line, since, granted);
    synchronized (this) {
      line.enter(ticket, virtualNanos);
    }
    grant();
    return ticket;
  }

  synchronized boolean leave(Ticket ticket) {
    return ticket.line().remove(ticket);
  }

  void done(Ticket ticket) {
    List<Runnable> wakeUps = new ArrayList<>();
    synchronized (this) {
      busy--;
      ticket.line().end(ticket, clock.instant());
      lines.forEach(line -> line.takeWakeUp(wakeUps));
    }
    grant();
    wakeUps.forEach(Runnable::run);
  }

  synchronized int free(Pool pool) {
    return Math.min(pool.size() - pool.running(), size - busy);
  }

  void grant() {
    List<Ticket> granted = new ArrayList<>();
    synchronized (this) {
      Instant now = clock.instant();
      Set<Pool> refused = new HashSet<>();
      while (busy < size) {
        Line next = next(refused);
        if (next == null) {
          break;
        }
        if (next.pool().mayRun()) {
          virtualNanos = next.virtualNanos();
          granted.add(next.grant(now));
          busy++;
        } else {
          refused.add(next.pool());
        }
      }
    }
    granted.forEach(Ticket::run);
  }

  /** The line whose first ticket is next; null if there is none. */
  private @Nullable Line next(Set<Pool> refused) {
    @Nullable Line fairest = null;
    @Nullable Line oldest = null;
    for (Line line : lines) {
      if (line.isEmpty() || line.pool().isFull() || refused.contains(line.pool())) {
        continue;
      }
      if (fairest == null || line.virtualNanos() < fairest.virtualNanos()) {
        fairest = line;
      }
      if (oldest == null || line.since().isBefore(oldest.since())) {
        oldest = line;
      }
    }
    return fairest != null
            && oldest != null
            && oldest.since().plus(LONGEST_DETOUR).isBefore(fairest.since())
        ? oldest
        : fairest;
  }

  private static int requirePositive(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a pool of at least 1 slot expected, found " + size);
    }
    return size;
  }
}
