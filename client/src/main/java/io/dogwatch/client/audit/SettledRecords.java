package io.dogwatch.client.audit;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of lanes that nobody will be given any more: the broker takes them for done.
 *
 * @param before offset before which a partition is settled; one that is not named has settled none
 */
record SettledRecords(Map<TopicPartition, Long> before) {

  SettledRecords {
    before = Map.copyOf(before);
  }

  boolean contains(RecordPlace place) {
    return place.offset() < before.getOrDefault(place.partition(), 0L);
  }
}
