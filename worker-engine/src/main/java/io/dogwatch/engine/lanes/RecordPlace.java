package io.dogwatch.engine.lanes;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a record stands in its topic. */
public record RecordPlace(int partition, long offset) {

  public static RecordPlace of(ConsumerRecord<?, ?> record) {
    return new RecordPlace(record.partition(), record.offset());
  }
}
