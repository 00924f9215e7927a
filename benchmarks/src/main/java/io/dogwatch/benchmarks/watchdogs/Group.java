package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Cluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** A consumer group, as the cluster knows it. */
final class Group implements AutoCloseable {

  private static final String THREAD = "-StreamThread-";

  private final String name;
  private final Admin admin;

  Group(Cluster cluster, String name) {
    this.name = name;
    this.admin =
        Admin.create(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()));
  }

  /** That of the watchdog service. */
  static Group ofWatchdogs(Cluster cluster) {
    return new Group(cluster, cluster.topics().prefix() + "watchdog");
  }

  String name() {
    return name;
  }

  /**
   * Records that are not read yet, at least one while there are any.
   *
   * @param last the offset of the last record in each partition
   */
  long left(Map<TopicPartition, Long> last) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get();
      long left = 0;
      for (var end : last.entrySet()) {
        OffsetAndMetadata next = committed.get(end.getKey());
        left += Math.max(0, end.getValue() + 1 - (next == null ? 0 : next.offset()));
      }
      return left;
    } catch (ExecutionException e) {
      throw new KafkaException("where " + name + " has come to is not known", e.getCause());
    }
  }

  /** Processes that have a partition of this topic; none while members come or go. */
  long readersOf(String topic) throws InterruptedException {
    try {
      ConsumerGroupDescription group =
          admin.describeConsumerGroups(List.of(name)).all().get().values().iterator().next();
      return group.groupState() == GroupState.STABLE
          ? group.members().stream()
              .filter(
                  member ->
                      member.assignment().topicPartitions().stream()
                          .anyMatch(it -> it.topic().equals(topic)))
              .map(member -> processOf(member.clientId()))
              .distinct()
              .count()
          : 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new KafkaException("who belongs to " + name + " is not known", e.getCause());
    }
  }

  /** Kafka Streams names the clients of a process alike, up to the thread. */
  private static String processOf(String clientId) {
    int end = clientId.lastIndexOf(THREAD);
    return end < 0 ? clientId : clientId.substring(0, end);
  }

  @Override
  public void close() {
    admin.close();
  }
}
