package io.dogwatch.client.records;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes records and tells when the cluster has them. Safe for use by many threads. */
@FunctionalInterface
public interface RecordWriter {

  /**
   * Writes all of these records; not all or none.
   *
   * @return completes when the cluster has all of them, or with the first {@link KafkaException}
   *     that kept one from there
   */
  CompletableFuture<Void> write(List<ProducerRecord<byte[], byte[]>> records);
}
