package io.dogwatch.orchestrator.model;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the read model is, for those who wait for it. Whoever knows of progress says so here; the
 * threads that wait do not ask the database. Safe for use by many threads.
 */
public final class Progress {

  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
  private final Map<JobId, EndWatch> watches = new ConcurrentHashMap<>();
  private final List<Consumer<Collection<JobId>>> listeners = new CopyOnWriteArrayList<>();

  /** Guards nothing but the wait: every change of a position is followed by a signal under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition advanced = lock.newCondition();
  private int waiting;
  private volatile boolean closed;

  /** Somebody's wait for the end of one job; shared by all who wait for the same. */
  private record EndWatch(CountDownLatch ended, int holders) {
    EndWatch join() {
      return new EndWatch(ended, holders + 1);
    }

    @Nullable EndWatch leave() {
      return holders == 1 ? null : new EndWatch(ended, holders - 1);
    }
  }

  /** A wait for the end of a job that was begun; close it when done. */
  public final class EndWait implements AutoCloseable {

    private final JobId job;
    private final EndWatch watch;

    private EndWait(JobId job, EndWatch watch) {
      this.job = job;
      this.watch = watch;
    }

    /** Whether the job's end was seen since the wait was begun, or within this time. */
    public boolean await(Duration time) throws InterruptedException {
      return !closed
          && watch.ended().await(time.toNanos(), TimeUnit.NANOSECONDS)
          && !closed; // which lets go as an end does
    }

    @Override
    public void close() {
      watches.computeIfPresent(job, (_, current) -> current.leave());
    }
  }

  /** The read model has everything below these positions. */
  public void advanced(Map<TopicPartition, Long> next) {
    next.forEach((partition, position) -> positions.merge(partition, position, Math::max));
    lock.lock();
    try {
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Who is told of all jobs whose end this process sees; must not take long. */
  public void whenEnded(Consumer<Collection<JobId>> listener) {
    listeners.add(listener);
  }

  /** The read model shows that these jobs have ended. */
  public void ended(Collection<JobId> jobs) {
    listeners.forEach(listener -> listener.accept(jobs));
    release(jobs);
  }

  private void release(Collection<JobId> jobs) {
    for (JobId job : jobs) {
      EndWatch watch = watches.get(job);
      if (watch != null) {
        watch.ended().countDown();
      }
    }
  }

  /** Begins to wait for the end of a job; do so before asking whether it has ended. */
  public EndWait beginToWait(JobId job) {
    return new EndWait(
        job,
        watches.compute(
            job,
            (_, watch) -> watch == null ? new EndWatch(new CountDownLatch(1), 1) : watch.join()));
  }

  /** The jobs whose end somebody waits for. */
  List<JobId> awaitedJobs() {
    return List.copyOf(watches.keySet());
  }

  /** Whether somebody waits for positions. */
  boolean isAwaited() {
    lock.lock();
    try {
      return waiting > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the read model has everything below the positions. */
  public boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Waits until the read model has everything below the positions. */
  public boolean awaitReached(Map<TopicPartition, Long> ends, Duration time)
      throws InterruptedException {
    long left = time.toNanos();
    lock.lock();
    waiting++;
    try {
      while (!hasReached(ends)) {
        if (left <= 0 || closed) {
          return false;
        }
        left = advanced.awaitNanos(left);
      }
      return true;
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  /** Lets all who wait go. */
  public void close() {
    closed = true;
    release(watches.keySet());
    advanced(Map.of());
  }
}
