package io.dogwatch.client.jobs;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the job events as they come and tells those who wait for a job that it has ended; begins
 * with the first who waits. Who waits for a job of the past makes it read again from there; ends
 * are told once, so reading twice does no harm.
 */
final class OutcomeTail implements AutoCloseable {

  /**
   * Ids carry the clock of their maker, records that of the worker: they may differ by this much.
   */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final TopicFollower follower;
  private final Map<JobId, CompletableFuture<JobStatus.Ended>> waiting = new ConcurrentHashMap<>();
  private final Queue<Instant> rewinds = new ConcurrentLinkedQueue<>();

  /** Whether all that happens from now on will be read. */
  private volatile boolean live;

  // guarded by this
  private boolean started;
  private boolean closed;
  private @Nullable Consumer<byte[], byte[]> reading;

  OutcomeTail(Supplier<Consumer<byte[], byte[]>> consumers, String topic, InstantSource clock) {
    this.follower = new TopicFollower(topic, consumers, this::read, clock);
  }

  /** The end of a job that is not submitted yet. */
  CompletableFuture<JobStatus.Ended> follow(JobId id) {
    return live ? waitFor(id) : find(id);
  }

  /** The end of a job that may have ended long ago. */
  CompletableFuture<JobStatus.Ended> find(JobId id) {
    CompletableFuture<JobStatus.Ended> ended = waitFor(id);
    rewinds.add(earliestOf(id));
    start();
    wakeUp();
    return ended;
  }

  private CompletableFuture<JobStatus.Ended> waitFor(JobId id) {
    CompletableFuture<JobStatus.Ended> ended =
        waiting.computeIfAbsent(id, _ -> new CompletableFuture<>());
    var _ = ended.whenComplete((_, _) -> waiting.remove(id, ended));
    return ended;
  }

  private static Instant earliestOf(JobId id) {
    return id.madeAt().map(made -> made.minus(CLOCK_SKEW)).orElse(Instant.EPOCH);
  }

  private synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    if (!started) {
      started = true;
      follower.start();
    }
  }

  private synchronized void wakeUp() {
    if (reading != null) {
      reading.wakeup();
    }
  }

  private synchronized void setReading(@Nullable Consumer<byte[], byte[]> consumer) {
    reading = consumer;
  }

  private void read(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    live = true;
    // After trouble: what happened meanwhile lies before the end.
    waiting.keySet().stream()
        .map(OutcomeTail::earliestOf)
        .min(Comparator.naturalOrder())
        .ifPresent(rewinds::add);
    setReading(consumer);
    try {
      while (true) {
        tellMore(consumer, partitions);
      }
    } finally {
      setReading(null);
    }
  }

  private void tellMore(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    try {
      rewind(consumer, partitions);
      consumer.poll(TopicFollower.POLL).forEach(this::tell);
    } catch (WakeupException _) {
      // somebody waits for a job of the past
    }
  }

  private void rewind(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    List<Instant> asked = List.copyOf(rewinds);
    if (asked.isEmpty()) {
      return;
    }
    long time = Math.max(0, Collections.min(asked).toEpochMilli());
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (TopicPartition partition, @Nullable OffsetAndTimestamp found) -> {
              if (found != null && found.offset() < consumer.position(partition)) {
                consumer.seek(partition, found.offset());
              }
            });
    rewinds.removeAll(asked);
  }

  private void tell(ConsumerRecord<byte[], byte[]> record) {
    if (JobEvent.CODEC.decode(record.value()) instanceof Decoded.Message<JobEvent>(JobEvent event)
        && JobLifecycle.apply(null, event) instanceof JobStatus.Ended end) {
      CompletableFuture<JobStatus.Ended> ended = waiting.get(event.job());
      if (ended != null) {
        ended.complete(end);
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    follower.close();
    waiting.values().forEach(ended -> ended.cancel(false));
  }
}
