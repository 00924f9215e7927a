package io.dogwatch.client.alerts;

import io.dogwatch.client.alerts.AlertSubscription.Start;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Notes where a new group begins, as soon as it does. With Kafka's own {@code
 * auto.offset.reset=latest} one that is killed before its first alert would begin later when it
 * comes back; and one that was away for so long that its place is trimmed would skip what is there.
 */
final class GroupBeginning implements ConsumerRebalanceListener {

  private final Consumer<byte[], byte[]> consumer;
  private final Start start;

  GroupBeginning(Consumer<byte[], byte[]> consumer, Start start) {
    this.consumer = consumer;
    this.start = start;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    List<TopicPartition> unknown = unknown(partitions);
    if (unknown.isEmpty()) {
      return;
    }
    switch (start) {
      case LATEST -> consumer.seekToEnd(unknown);
      case EARLIEST -> consumer.seekToBeginning(unknown);
    }
    consumer.commitSync(
        unknown.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), it -> new OffsetAndMetadata(consumer.position(it)))));
  }

  private List<TopicPartition> unknown(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> noted = consumer.committed(new HashSet<>(partitions));
    return partitions.stream().filter(it -> noted.get(it) == null).toList();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    // What was told is noted before every poll, and only polls revoke.
  }
}
