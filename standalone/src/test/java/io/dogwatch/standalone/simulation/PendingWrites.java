package io.dogwatch.standalone.simulation;

import io.dogwatch.client.records.RecordWriter;
import io.dogwatch.engine.outcomes.AtomicWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** What a worker has sent and the cluster has not confirmed. */
final class PendingWrites implements RecordWriter, AtomicWriter {

  private record Write(
      List<ProducerRecord<byte[], byte[]>> records,
      boolean isWhole,
      CompletableFuture<Void> confirmed) {}

  /** Who waits for it has all threads but his own go on until the cluster has confirmed it. */
  private final class Confirmation extends CompletableFuture<Void> {

    @Override
    public Void get() throws InterruptedException, ExecutionException {
      while (!isDone()) {
        confirmNext();
      }
      return super.get();
    }
  }

  private final Consumer<ProducerRecord<byte[], byte[]>> cluster;
  private final Deque<Write> writes = new ArrayDeque<>();
  private boolean brokenOff;

  PendingWrites(Consumer<ProducerRecord<byte[], byte[]>> cluster) {
    this.cluster = cluster;
  }

  @Override
  public CompletableFuture<Void> write(List<ProducerRecord<byte[], byte[]>> records) {
    return add(records, false);
  }

  @Override
  public CompletableFuture<Void> writeTogether(List<ProducerRecord<byte[], byte[]>> records) {
    return add(records, true);
  }

  private CompletableFuture<Void> add(
      List<ProducerRecord<byte[], byte[]>> records, boolean isWhole) {
    var write = new Write(List.copyOf(records), isWhole, new Confirmation());
    if (brokenOff) {
      write.confirmed().completeExceptionally(new TimeoutException("nobody is there to send it"));
    } else {
      writes.add(write);
    }
    return write.confirmed();
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  /** The cluster has the oldest write and says so. */
  void confirmNext() {
    Write write = writes.remove();
    write.records().forEach(cluster);
    write.confirmed().complete(null);
  }

  /** The oldest write fails, as far as the worker knows: the cluster may have it all the same. */
  void failNext(RandomGenerator random) {
    Write write = writes.remove();
    if (random.nextBoolean()) {
      write.records().forEach(cluster);
    }
    write.confirmed().completeExceptionally(new TimeoutException("no answer"));
  }

  /** The worker dies: of what it sent, some has reached the cluster. Nothing more will. */
  void breakOff(RandomGenerator random) {
    brokenOff = true;
    while (!writes.isEmpty() && random.nextBoolean()) {
      Write write = writes.remove();
      List<ProducerRecord<byte[], byte[]>> records = write.records();
      int reached =
          write.isWhole() ? records.size() * random.nextInt(2) : random.nextInt(records.size() + 1);
      records.subList(0, reached).forEach(cluster);
    }
    writes.clear();
  }
}
