package io.dogwatch.engine.lanes;

import io.dogwatch.client.jobs.ClientSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The ends of lanes' logs, and what their share groups have left to do. For one thread.
 *
 * <p>A partition in which a record was written is paused, so that no backlog is read for nothing,
 * and watched anew, from its end, with the next call of {@link #watch}.
 */
final class WatchedLog implements AutoCloseable {

  /** There is nothing to be told at the end but of fetches that wait. */
  private static final Duration CLOSE = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final Admin admin;

  /**
   * @param fetchWait how long the cluster holds a fetch that finds nothing; what is watched anew is
   *     asked for when that is over
   * @throws KafkaException as all methods, if the cluster does not answer, or refuses
   */
  WatchedLog(String bootstrapServers, Map<String, Object> kafka, Duration fetchWait) {
    this.consumer =
        new KafkaConsumer<>(
            consumerSettings(bootstrapServers, kafka, fetchWait),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "lane-ends");
    this.admin = Admin.create(settings);
  }

  private static Map<String, Object> consumerSettings(
      String bootstrapServers, Map<String, Object> kafka, Duration fetchWait) {
    Map<String, Object> settings = ClientSettings.groupless(bootstrapServers);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "lane-ends");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // a log that was cut is told
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1); // that is one batch
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) fetchWait.toMillis());
    settings.put(
        ConsumerConfig.METADATA_MAX_AGE_CONFIG, 60_000); // finds partitions that were added
    settings.putAll(kafka);
    return settings;
  }

  /** Watches these topics, and no others, from their ends on or from where it stands. */
  void watch(Collection<String> topics) {
    Set<TopicPartition> partitions =
        topics.stream().flatMap(topic -> partitions(topic).stream()).collect(Collectors.toSet());
    Set<TopicPartition> anew = new HashSet<>(partitions);
    anew.removeAll(consumer.assignment());
    anew.addAll(consumer.paused());
    anew.retainAll(partitions);
    consumer.assign(partitions);
    consumer.seekToEnd(anew);
    anew.forEach(consumer::position); // fixes it
    consumer.resume(anew);
  }

  private List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is gone");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  /** Topics in which something was written, waiting for it at most so long. */
  Set<String> written(Duration time) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(time);
    consumer.pause(records.partitions());
    return records.partitions().stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  /**
   * Topics in which no record was found since they are watched, and whose groups have nothing left
   * to do.
   */
  Set<String> settled() throws InterruptedException {
    Map<String, List<TopicPartition>> topics =
        consumer.assignment().stream().collect(Collectors.groupingBy(TopicPartition::topic));
    ListShareGroupOffsetsResult asked =
        admin.listShareGroupOffsets(
            topics.keySet().stream()
                .collect(Collectors.toMap(it -> it, _ -> new ListShareGroupOffsetsSpec())));
    Set<String> settled = new HashSet<>();
    for (var topic : topics.entrySet()) {
      Map<TopicPartition, SharePartitionOffsetInfo> progress = progress(asked, topic.getKey());
      if (topic.getValue().stream().allMatch(it -> isSettled(it, progress.get(it)))) {
        settled.add(topic.getKey());
      }
    }
    return settled;
  }

  private static Map<TopicPartition, SharePartitionOffsetInfo> progress(
      ListShareGroupOffsetsResult asked, String group) throws InterruptedException {
    try {
      return asked.partitionsToOffsetInfo(group).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw new KafkaException("share group " + group + " was not described", e.getCause());
    }
  }

  /** A group knows nothing of a partition before it has settled the first record of it. */
  private boolean isSettled(TopicPartition partition, @Nullable SharePartitionOffsetInfo info) {
    if (consumer.paused().contains(partition)) {
      return false;
    }
    if (info == null) {
      return consumer.position(partition) == beginning(partition);
    }
    return info.lag().filter(lag -> lag == 0).isPresent();
  }

  private long beginning(TopicPartition partition) {
    return consumer.beginningOffsets(Set.of(partition)).values().iterator().next();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
    admin.close(CLOSE);
  }
}
