package io.dogwatch.client.jobs;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the job events as they come and tells those who wait for a job that it has ended. One
 * thread, started by the first who waits, owns the consumer. Who waits for a job of the past makes
 * it read again from there; ends are told once, so reading twice does no harm.
 */
final class OutcomeTail implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OutcomeTail.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);

  /**
   * Ids carry the clock of their maker, records that of the worker: they may differ by this much.
   */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Map<JobId, CompletableFuture<JobStatus.Ended>> waiting = new ConcurrentHashMap<>();
  private final Queue<Instant> rewinds = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Whether all that happens from now on will be read. */
  private volatile boolean live;

  // guarded by this
  private @Nullable Thread thread;
  private @Nullable Consumer<byte[], byte[]> consumer;

  OutcomeTail(Supplier<Consumer<byte[], byte[]>> consumers, String topic) {
    this.consumers = consumers;
    this.topic = topic;
  }

  /** The end of a job that is not submitted yet. */
  CompletableFuture<JobStatus.Ended> follow(JobId id) {
    return live ? waitFor(id) : find(id);
  }

  /** The end of a job that may have ended long ago. */
  CompletableFuture<JobStatus.Ended> find(JobId id) {
    CompletableFuture<JobStatus.Ended> ended = waitFor(id);
    rewinds.add(id.madeAt().map(made -> made.minus(CLOCK_SKEW)).orElse(Instant.EPOCH));
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

  private synchronized void start() {
    if (isClosed()) {
      throw new IllegalStateException("the client is closed");
    }
    if (thread == null) {
      Consumer<byte[], byte[]> mine = consumers.get();
      consumer = mine;
      thread = Thread.ofPlatform().name("job-outcomes").daemon().start(() -> read(mine));
    }
  }

  private synchronized void wakeUp() {
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void read(Consumer<byte[], byte[]> mine) {
    try (mine) {
      List<TopicPartition> partitions = List.of();
      while (!isClosed()) {
        try {
          if (partitions.isEmpty()) {
            partitions = standAtTheEnd(mine);
          }
          rewind(mine, partitions);
          mine.poll(POLL).forEach(this::tell);
        } catch (WakeupException _) {
          // somebody waits for a job of the past, or we are closing
        } catch (KafkaException e) {
          log.atWarn().setCause(e).addKeyValue("topic", topic).log("job events cannot be read now");
          pause();
        }
      }
    }
  }

  private List<TopicPartition> standAtTheEnd(Consumer<byte[], byte[]> mine) {
    List<TopicPartition> partitions =
        mine.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    mine.assign(partitions);
    mine.seekToEnd(partitions);
    partitions.forEach(mine::position);
    live = true;
    return partitions;
  }

  private void rewind(Consumer<byte[], byte[]> mine, List<TopicPartition> partitions) {
    List<Instant> asked = List.copyOf(rewinds);
    if (asked.isEmpty()) {
      return;
    }
    long time = Math.max(0, Collections.min(asked).toEpochMilli());
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time));
    mine.offsetsForTimes(times)
        .forEach(
            (TopicPartition partition, @Nullable OffsetAndTimestamp found) -> {
              if (found != null && found.offset() < mine.position(partition)) {
                mine.seek(partition, found.offset());
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

  private void pause() {
    try {
      var _ = closing.await(PAUSE_AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closing.countDown();
      running = thread;
    }
    wakeUp();
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    waiting.values().forEach(ended -> ended.cancel(false));
  }
}
