package io.dogwatch.benchmarks.delay;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sees jobs come to their lane, as a consumer of committed records does, and how late they are. A
 * thread of its own reads.
 */
final class DueJobs implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ASK_FOR_HOPE_EVERY = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final Thread reader;
  private final Lock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private long seen; // guarded by the lock
  private final AtomicLong early = new AtomicLong();

  /** What is due from then on counts as measured. */
  private volatile Instant countFrom = Instant.MAX;

  private volatile Times late = new Times();

  DueJobs(Bench bench) {
    this.clock = bench.clock();
    this.consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(bench.cluster().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    String lane = bench.cluster().topics().lane(ProbeJobs.PROBE, Priority.NORMAL).name();
    List<TopicPartition> partitions = List.of(new TopicPartition(lane, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.reader = Thread.ofPlatform().daemon().name("due-jobs").start(this::read);
  }

  /** Forgets what was measured; measures what is due from then on. */
  void measureFrom(Instant due) {
    late = new Times();
    early.set(0);
    countFrom = due;
  }

  Times late() {
    return late;
  }

  /** How many came before their time. */
  long early() {
    return early.get();
  }

  long seen() {
    lock.lock();
    try {
      return seen;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many have come, measured or not. */
  void await(long count, Duration within, Runnable requireHope) throws InterruptedException {
    Instant deadline = clock.instant().plus(within);
    lock.lock();
    try {
      while (seen < count) {
        requireHope.run();
        if (clock.instant().isAfter(deadline)) {
          throw new IllegalStateException(
              "%d jobs expected on their lane within %d s, found %d"
                  .formatted(count, within.toSeconds(), seen));
        }
        var _ = more.await(ASK_FOR_HOPE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    try (consumer) {
      while (true) {
        var records = consumer.poll(POLL);
        Instant now = clock.instant();
        records.forEach(record -> add(record, now));
        count(records.count());
      }
    } catch (WakeupException _) {
      // closed
    }
  }

  private void count(int came) {
    lock.lock();
    try {
      seen += came;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record, Instant now) {
    if (JobMessage.CODEC.decode(record.value())
        instanceof Decoded.Message<JobMessage>(JobMessage job)) {
      Instant due = job.limits().notBefore();
      if (due != null && !due.isBefore(countFrom)) {
        late.add(Duration.between(due, now));
        if (now.isBefore(due)) {
          early.incrementAndGet();
        }
      }
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join(POLL.multipliedBy(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
