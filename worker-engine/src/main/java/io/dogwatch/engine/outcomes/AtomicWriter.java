package io.dogwatch.engine.outcomes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes records that belong together. Safe for use by many threads. */
@FunctionalInterface
public interface AtomicWriter {

  /**
   * Writes all of these records or none, as far as readers of committed records see.
   *
   * @return completes when the cluster has all of them for good, or with what kept them from there;
   *     after that nobody knows whether it has all or none
   */
  CompletableFuture<Void> writeTogether(List<ProducerRecord<byte[], byte[]>> records);
}
