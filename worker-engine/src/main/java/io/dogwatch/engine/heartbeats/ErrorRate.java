package io.dogwatch.engine.heartbeats;

import io.dogwatch.schemas.workers.WorkerHeartbeat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Whether more than half of the attempts of the last minute failed. A window, so that a burst of
 * failures is forgotten once it is over. Owned by one thread.
 */
final class ErrorRate {

  private static final int WINDOW = 6; // heartbeats
  private static final double LIMIT = 0.5;

  private record Counts(long succeeded, long failed) {}

  private final Deque<Counts> recent = new ArrayDeque<>();

  /** Takes in the counts since the start, as one heartbeat tells them. */
  boolean isHighAfter(List<WorkerHeartbeat.Pool> pools) {
    var now =
        new Counts(
            pools.stream().mapToLong(WorkerHeartbeat.Pool::succeeded).sum(),
            pools.stream().mapToLong(WorkerHeartbeat.Pool::failed).sum());
    recent.addLast(now);
    if (recent.size() > WINDOW + 1) {
      recent.removeFirst();
    }
    Counts then = recent.getFirst();
    long failed = now.failed() - then.failed();
    long all = failed + now.succeeded() - then.succeeded();
    return failed > LIMIT * all;
  }
}
