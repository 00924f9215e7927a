package io.dogwatch.engine.outcomes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes in Kafka transactions, one after the other, on a thread of its own: what comes while one
 * is on its way makes the next. Nothing is opened before the first write, since most workers have
 * none.
 */
public final class TransactionalWriter implements AtomicWriter, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TransactionalWriter.class);

  /** A transaction takes writes until it has so many records. */
  private static final int ENOUGH = 1_000;

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private record Write(
      List<ProducerRecord<byte[], byte[]>> records, CompletableFuture<Void> written) {}

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final BlockingQueue<Write> writes = new LinkedBlockingQueue<>();

  // guarded by this
  private @Nullable Thread thread;
  private boolean isClosed;

  private @Nullable Producer<byte[], byte[]> producer; // owned by the thread

  /**
   * @param producers make a producer with a transactional id, which this object closes
   */
  public TransactionalWriter(Supplier<Producer<byte[], byte[]>> producers) {
    this.producers = producers;
  }

  @Override
  public synchronized CompletableFuture<Void> writeTogether(
      List<ProducerRecord<byte[], byte[]>> records) {
    if (isClosed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the writer is closed"));
    }
    if (thread == null) {
      thread = Thread.ofPlatform().name("outcomes-with-children").daemon().start(this::run);
    }
    var write = new Write(List.copyOf(records), new CompletableFuture<>());
    writes.add(write);
    return write.written();
  }

  private void run() {
    List<Write> batch = List.of();
    try {
      while (true) {
        batch = nextBatch();
        commit(batch);
      }
    } catch (InterruptedException | InterruptException _) {
      var closed = new KafkaException("the writer is closed");
      Stream.concat(batch.stream(), writes.stream()).forEach(write -> fail(write, closed));
    } finally {
      closeProducer(CLOSE);
    }
  }

  private List<Write> nextBatch() throws InterruptedException {
    List<Write> batch = new ArrayList<>();
    int records = 0;
    for (Write next = writes.take(); next != null; next = records < ENOUGH ? writes.poll() : null) {
      batch.add(next);
      records += next.records().size();
    }
    return batch;
  }

  /** Of writes that cannot be made together, those are made that can be made alone. */
  private void commit(List<Write> batch) {
    try {
      transact(batch);
      batch.forEach(write -> write.written().complete(null));
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      giveUpTransaction();
      if (batch.size() == 1 || isClusterAway(e)) {
        batch.forEach(write -> fail(write, e));
      } else {
        batch.forEach(write -> commit(List.of(write)));
      }
    }
  }

  /** What went wrong is the cause where the producer says no more than that it can't commit. */
  private static boolean isClusterAway(RuntimeException failure) {
    return failure instanceof RetriableException
        || failure.getCause() instanceof RetriableException;
  }

  private static void fail(Write write, RuntimeException failure) {
    write.written().completeExceptionally(failure);
  }

  private void transact(List<Write> batch) {
    Producer<byte[], byte[]> current = producer();
    current.beginTransaction();
    for (Write write : batch) {
      for (ProducerRecord<byte[], byte[]> record : write.records()) {
        var _ = current.send(record); // the commit fails if it does
      }
    }
    current.commitTransaction();
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = producers.get();
      producer.initTransactions();
    }
    return producer;
  }

  /** A producer that cannot abort is given up; the next one ends its transaction. */
  private void giveUpTransaction() {
    try {
      if (producer != null) {
        producer.abortTransaction();
      }
    } catch (RuntimeException e) {
      log.atDebug().setCause(e).log("transaction not aborted: another producer takes over");
      closeProducer(Duration.ZERO);
    }
  }

  private void closeProducer(Duration patience) {
    if (producer != null) {
      producer.close(patience);
      producer = null;
    }
  }

  /** To be called when nobody waits for a write any more. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      isClosed = true;
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(CLOSE.plus(CLOSE));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
