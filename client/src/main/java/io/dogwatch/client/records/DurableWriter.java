package io.dogwatch.client.records;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes records with a producer that waits for all replicas. */
public final class DurableWriter implements RecordWriter {

  private final Producer<byte[], byte[]> producer;

  /**
   * @param producer writes with acks=all; owned by the caller
   */
  public DurableWriter(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Writes a record. Blocks while the producer's buffer is full.
   *
   * @return completes when the cluster has the record, or with the {@link KafkaException} that kept
   *     it from there
   */
  public CompletableFuture<Void> write(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    try {
      var _ =
          producer.send(
              record,
              (_, failure) -> {
                if (failure == null) {
                  written.complete(null);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      written.completeExceptionally(e);
    }
    return written;
  }

  @Override
  public CompletableFuture<Void> write(List<ProducerRecord<byte[], byte[]>> records) {
    return records.size() == 1
        ? write(records.getFirst())
        : CompletableFuture.allOf(
            records.stream().map(this::write).toArray(CompletableFuture<?>[]::new));
  }
}
