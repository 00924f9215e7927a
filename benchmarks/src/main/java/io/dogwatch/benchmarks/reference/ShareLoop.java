package io.dogwatch.benchmarks.reference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What everybody would write first: poll, do the work of the whole batch, publish a result per
 * record, wait for the cluster to have them, acknowledge, poll again. A result is the instant at
 * which its record was read, and the record's own value.
 */
final class ShareLoop implements Runnable {

  private static final Duration POLL = Duration.ofSeconds(1);

  /** What is done with records. */
  enum Work {
    /** Nothing: they are not even decoded. */
    NONE,
    /** What their payload says, each on a thread of its own. */
    SLEEP
  }

  private final ShareConsumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final String results;
  private final Work work;
  private final InstantSource clock;

  ShareLoop(
      ShareConsumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      String results,
      Work work,
      InstantSource clock) {
    this.consumer = consumer;
    this.producer = producer;
    this.results = results;
    this.work = work;
    this.clock = clock;
  }

  @Override
  public void run() {
    try (consumer;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!Thread.currentThread().isInterrupted()) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        Instant readAt = clock.instant();
        if (work == Work.SLEEP) {
          sleepAll(batch, threads);
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.count());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          sent.add(
              producer.send(
                  new ProducerRecord<>(
                      results, record.key(), ShareLoopResult.bytes(readAt, record.value()))));
        }
        for (Future<RecordMetadata> each : sent) {
          each.get();
        }
        batch.forEach(record -> consumer.acknowledge(record, AcknowledgeType.ACCEPT));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a result was not taken", e.getCause());
    }
  }

  private static void sleepAll(ConsumerRecords<byte[], byte[]> batch, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      Duration time = SleepingJob.timeOf(record.value());
      tasks.add(
          () -> {
            Thread.sleep(time);
            return true;
          });
    }
    for (Future<Boolean> task : threads.invokeAll(tasks)) {
      task.get();
    }
  }
}
