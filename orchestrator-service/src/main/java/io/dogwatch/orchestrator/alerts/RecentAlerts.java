package io.dogwatch.orchestrator.alerts;

import io.dogwatch.schemas.alerts.Alert;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last alerts of the topic, kept once for all clients of the stream. A client is nothing but a
 * position here: a slow one costs no memory and holds up nobody. Safe for use by many threads.
 */
final class RecentAlerts {

  /** An alert and where it stands. */
  record Placed(int partition, long offset, Alert alert) {}

  /** What there is after a position. */
  sealed interface Reading {

    /** The next alerts, perhaps none yet. */
    record Next(List<Placed> alerts) implements Reading {}

    /** The position is older than what is kept here; Kafka has it. */
    record TooOld() implements Reading {}

    /** There will be no more. */
    record Closed() implements Reading {}
  }

  private final int capacity;

  /** Guards all that follows. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<Placed> kept = new ArrayDeque<>();

  /** Everything from here on is kept; null before the topic is read. */
  private @Nullable StreamPosition start;

  private @Nullable StreamPosition end;
  private boolean closed;

  RecentAlerts(int capacity) {
    this.capacity = capacity;
  }

  /** The topic is read from here on; what was kept before is forgotten. */
  void begin(StreamPosition position) {
    lock.lock();
    try {
      kept.clear();
      start = position;
      end = position;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(Placed alert) {
    lock.lock();
    try {
      if (start == null || end == null) {
        throw new IllegalStateException("an alert before the beginning");
      }
      kept.add(alert);
      end = end.with(alert.partition(), alert.offset() + 1);
      if (kept.size() > capacity) {
        Placed oldest = kept.remove();
        start = start.with(oldest.partition(), oldest.offset() + 1);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where the topic ends now; empty before it is read. */
  Optional<StreamPosition> end() {
    lock.lock();
    try {
      return Optional.ofNullable(end);
    } finally {
      lock.unlock();
    }
  }

  /** Whether all that comes after the position is kept here, or nothing matters any more. */
  boolean reachesBackTo(StreamPosition position) {
    lock.lock();
    try {
      return closed || (start != null && position.isAtOrAfter(start));
    } finally {
      lock.unlock();
    }
  }

  /** What comes after the position; waits for something to come. */
  Reading after(StreamPosition position, Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lock();
    try {
      while (true) {
        if (closed) {
          return new Reading.Closed();
        }
        if (start != null && !position.isAtOrAfter(start)) {
          return new Reading.TooOld();
        }
        List<Placed> next =
            kept.stream().filter(it -> it.offset() >= position.of(it.partition())).toList();
        if (!next.isEmpty() || left <= 0) {
          return new Reading.Next(next);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets all who wait go. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
