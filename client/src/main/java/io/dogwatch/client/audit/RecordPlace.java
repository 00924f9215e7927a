package io.dogwatch.client.audit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Where a record stands. */
record RecordPlace(TopicPartition partition, long offset) {

  static RecordPlace of(ConsumerRecord<?, ?> record) {
    return new RecordPlace(new TopicPartition(record.topic(), record.partition()), record.offset());
  }
}
