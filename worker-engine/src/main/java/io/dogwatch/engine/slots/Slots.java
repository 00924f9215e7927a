package io.dogwatch.engine.slots;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of a worker. A job takes one of its type's pool, which is one of the process, too. Jobs
 * that find none free wait in the line of their lane. The next free slot goes to the line that has
 * had the least slot time for its weight: lines that are never empty share the slot time in
 * proportion to their weights, however long their jobs take. Safe for use by many threads.
 *
 * <p>Nobody waits for a lock here: changes are queued, and whoever finds nobody at it makes them
 * all (a combining queue). A virtual thread that has been given a lock takes it up only when those
 * that were ready before have had their turn, and until then the threads behind it stand still.
 *
 * <p>Lanes ask before they lease how long more jobs would wait: so whose turn it is to run is whose
 * turn it is to lease, too, and lines are empty only if there are no jobs.
 *
 * <p>It is start-time fair queueing: the virtual time of a line advances by the slot time of its
 * jobs divided by its weight. What a job will take is assumed when it starts and corrected when it
 * ends.
 *
 * @see <a href="https://doi.org/10.1145/248157.248171">Goyal, Vin, Cheng: Start-time Fair Queuing
 *     (SIGCOMM 1996)</a>
 */
public final class Slots {

  private static final Logger log = LoggerFactory.getLogger(Slots.class);

  /** No job waits longer than this because of its lane's weight: so much older ones go first. */
  static final Duration LONGEST_DETOUR = Duration.ofMinutes(10);

  private final int size;
  private final InstantSource clock;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unmade = new AtomicInteger(); // changes that are due

  // changed in changes only, as is the state of pools and lines
  private final AtomicInteger busy = new AtomicInteger();
  private volatile double virtualNanos;

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
   * @param unused told where leave was given and nobody took the slot
   */
  public Pool pool(int size, BooleanSupplier leave, Runnable unused) {
    return new Pool(this, requirePositive(size), leave, unused);
  }

  /**
   * Adds a line to a pool.
   *
   * @param weight its share of the slot time where slots are scarce
   */
  Line line(Pool pool, double weight) {
    var line = new Line(this, pool, weight);
    lines.add(line);
    return line;
  }

  Ticket enter(Line line, Instant since, Runnable granted) {
    var ticket = new Ticket(this, line, since, granted);
    change(
        () -> {
          line.add(ticket, virtualNanos);
          grantAll();
        });
    return ticket;
  }

  void forget(Ticket ticket) {
    change(() -> ticket.line().remove(ticket));
  }

  void done(Ticket ticket, boolean hasRun) {
    Instant now = clock.instant();
    change(
        () -> {
          busy.decrementAndGet();
          ticket.line().end(ticket, now, hasRun);
          grantAll();
          lines.forEach(Line::wakeUp);
        });
  }

  /** Grants what can be granted. */
  void grant() {
    change(this::grantAll);
  }

  Instant now() {
    return clock.instant();
  }

  void backlogChanged(Line line) {
    change(
        () -> {
          line.backlogChanged(virtualNanos);
          lines.forEach(Line::wakeUp);
        });
  }

  /** Has lines look whether it is their turn to lease. */
  void wakeUp() {
    change(() -> lines.forEach(Line::wakeUp));
  }

  Duration expectedWait(Line line, int jobs, int grain) {
    Instant time = clock.instant();
    Pool pool = line.pool();
    double nanos = pool.expectedNanos(time);
    double now = virtualNanos;
    double turn = line.virtualNanosAfter(jobs - grain, nanos, now);
    double before = (line.waiting() + jobs) * nanos;
    double elsewhere = 0;
    for (Line other : lines) {
      if (other == line) {
        continue;
      }
      if (other.pool() == pool) {
        before += other.nanosBefore(line, turn, nanos, now);
      } else {
        double nanosThere = other.pool().expectedNanos(time);
        elsewhere +=
            Math.min(
                other.nanosBefore(line, turn, nanosThere, now), other.pool().freeNanos(nanosThere));
      }
    }
    double inPool = (before - pool.freeNanos(nanos)) / pool.size();
    double inAll = (before + elsewhere - (size - busy.get()) * nanos) / size;
    return Duration.ofNanos(Math.round(Math.max(0, Math.max(inPool, inAll))));
  }

  void change(Runnable change) {
    changes.add(change);
    if (unmade.getAndIncrement() > 0) {
      return; // who is at it makes this one, too
    }
    do {
      try {
        Objects.requireNonNull(changes.poll()).run();
      } catch (RuntimeException | Error e) { // the next one has to be made whatever it is
        log.atError().setCause(e).log("a change of the slots broke off");
      }
    } while (unmade.decrementAndGet() > 0);
  }

  private void grantAll() {
    List<Pool> refused = List.of();
    while (busy.get() < size) {
      Line next = next(refused);
      if (next == null) {
        break;
      }
      if (next.pool().mayRun()) {
        grantFirst(next);
      } else {
        refused = Stream.concat(refused.stream(), Stream.of(next.pool())).toList();
      }
    }
  }

  private void grantFirst(Line line) {
    double start = line.virtualNanos();
    Ticket first = line.takeFirst();
    Instant now = clock.instant();
    if (first.begin(now, line.pool().averageNanos())) {
      virtualNanos = start;
      busy.incrementAndGet();
      line.begin(first, now);
      first.run();
    } else {
      line.pool().doesNotRun();
    }
  }

  /** The line whose first ticket is next; null if there is none. */
  private @Nullable Line next(List<Pool> refused) {
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
