package io.dogwatch.client.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka how far the readers of topics are. */
final class ReadOffsets {

  private ReadOffsets() {}

  /**
   * What the lanes' share groups are done with. The start offset that Kafka 4.3 tells lags behind
   * by one settlement, so that what was settled last still seems to wait; where nothing is left to
   * do, all that was read before is settled.
   *
   * @param read where each lane ended before
   */
  static SettledRecords ofLanes(Admin admin, Map<TopicPartition, Long> read)
      throws InterruptedException {
    Map<TopicPartition, Long> before = new HashMap<>();
    for (var partition : read.entrySet()) {
      SharePartitionOffsetInfo info = progress(admin, partition.getKey());
      if (info != null) {
        boolean isDone = info.lag().filter(lag -> lag == 0).isPresent();
        before.put(partition.getKey(), isDone ? partition.getValue() : info.startOffset());
      }
    }
    return new SettledRecords(before);
  }

  /** Null where no worker has ever asked for jobs. */
  private static @Nullable SharePartitionOffsetInfo progress(Admin admin, TopicPartition lane)
      throws InterruptedException {
    String group = lane.topic();
    var asked = new ListShareGroupOffsetsSpec().topicPartitions(List.of(lane));
    try {
      return get(admin.listShareGroupOffsets(Map.of(group, asked)).partitionsToOffsetInfo(group))
          .get(lane);
    } catch (GroupIdNotFoundException _) {
      return null;
    }
  }

  /** What a consumer group has read and committed. */
  static SettledRecords ofGroup(Admin admin, String group) throws InterruptedException {
    Map<TopicPartition, Long> before = new HashMap<>();
    try {
      get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
          .forEach(
              (partition, next) -> {
                if (next != null) {
                  before.put(partition, next.offset());
                }
              });
    } catch (GroupIdNotFoundException _) {
      return new SettledRecords(Map.of());
    }
    return new SettledRecords(before);
  }

  /**
   * What the cluster answers.
   *
   * @throws KafkaException if it does not, or refuses
   */
  static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException refusal) {
        throw refusal;
      }
      throw new KafkaException(e.getCause());
    }
  }
}
