package io.dogwatch.engine.outcomes;

import io.dogwatch.client.records.RecordWriter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Writes the records that many virtual threads have for one topic with one thread of its own. A
 * virtual thread that is given one of the producer's locks takes it up only when those that were
 * ready before have had their turn, and until then the producer stands still. What is for another
 * topic is written by who has it, and may wait there, as for a topic that is missing. Safe for use
 * by many threads.
 */
public final class WriterThread implements RecordWriter, AutoCloseable {

  private record Order(
      List<ProducerRecord<byte[], byte[]>> records, CompletableFuture<Void> written) {}

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final RecordWriter writer;
  private final String topic;
  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean isIdle;
  private volatile boolean isClosed;

  /**
   * @param writer may block
   * @param topic whose records the thread writes
   */
  public WriterThread(RecordWriter writer, String topic) {
    this.writer = writer;
    this.topic = topic;
    this.thread = Thread.ofPlatform().name(topic).daemon().start(this::run);
  }

  @Override
  public CompletableFuture<Void> write(List<ProducerRecord<byte[], byte[]>> records) {
    return records.stream().allMatch(record -> record.topic().equals(topic))
        ? handOver(records)
        : writer.write(records);
  }

  private CompletableFuture<Void> handOver(List<ProducerRecord<byte[], byte[]>> records) {
    var order = new Order(records, new CompletableFuture<>());
    orders.add(order);
    if (isClosed) {
      failAll(new KafkaException("the writer is closed"));
    } else if (isIdle) {
      LockSupport.unpark(thread);
    }
    return order.written();
  }

  private void run() {
    while (true) {
      boolean isLast = isClosed; // whoever comes after it was set looks after its order itself
      Order next = orders.poll();
      if (next != null) {
        write(next);
      } else if (isLast) {
        return;
      } else {
        awaitOrder();
      }
    }
  }

  private void awaitOrder() {
    isIdle = true;
    if (orders.isEmpty() && !isClosed) {
      LockSupport.park(this);
    }
    isIdle = false;
  }

  private void write(Order order) {
    CompletableFuture<Void> written;
    try {
      written = writer.write(order.records());
    } catch (RuntimeException e) {
      written = CompletableFuture.failedFuture(e);
    }
    if (written.state() == Future.State.FAILED
        && written.exceptionNow() instanceof TimeoutException e) {
      failAll(e); // they are for the same topic, and would wait as long, one after the other
    }
    var _ =
        written.whenComplete(
            (_, failure) -> {
              if (failure == null) {
                order.written().complete(null);
              } else {
                order.written().completeExceptionally(failure);
              }
            });
  }

  private void failAll(KafkaException e) {
    for (Order next = orders.poll(); next != null; next = orders.poll()) {
      next.written().completeExceptionally(e);
    }
  }

  /**
   * Writes what it was given, for 5 s at most: a producer that waits for its cluster goes on until
   * it is closed. To be called when nobody writes any more.
   */
  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
    try {
      var _ = thread.join(CLOSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
