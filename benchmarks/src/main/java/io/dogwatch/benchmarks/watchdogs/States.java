package io.dogwatch.benchmarks.watchdogs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.client.jobs.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What watchdogs keep, as the changelogs of their stores have it. Owned by one thread. */
final class States implements AutoCloseable {

  private static final String CHANGELOG = "-changelog";
  private static final Duration POLL = Duration.ofMillis(200);

  private final String prefix;
  private final KafkaConsumer<byte[], byte[]> changelogs;
  private final Map<String, Map<String, Integer>> sizes = new TreeMap<>();

  /**
   * The states in a store.
   *
   * @param bytes of all keys and the newest states of them
   */
  record Store(String name, int keys, long bytes) {

    double bytesPerKey() {
      return (double) bytes / keys;
    }
  }

  /**
   * @param group of the watchdog service, which has made its stores
   */
  States(Cluster cluster, String group) {
    this.prefix = group + "-";
    this.changelogs =
        new KafkaConsumer<>(
            ClientSettings.groupless(cluster.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    changelogs
        .listTopics()
        .forEach(
            (topic, all) -> {
              if (topic.startsWith(prefix) && topic.endsWith(CHANGELOG)) {
                all.forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
              }
            });
    changelogs.assign(partitions);
  }

  /** What is committed now, of the stores that have any, by name. */
  List<Store> read() {
    for (var end : changelogs.endOffsets(changelogs.assignment()).entrySet()) {
      while (changelogs.position(end.getKey()) < end.getValue()) {
        changelogs.poll(POLL).forEach(this::add);
      }
    }
    return sizes.entrySet().stream()
        .filter(store -> !store.getValue().isEmpty())
        .map(store -> store(store.getKey(), store.getValue()))
        .toList();
  }

  private void add(ConsumerRecord<byte[], byte[]> state) {
    String store =
        state.topic().substring(prefix.length(), state.topic().length() - CHANGELOG.length());
    Map<String, Integer> ofStore = sizes.computeIfAbsent(store, _ -> new HashMap<>());
    String key = new String(state.key(), UTF_8);
    if (state.value() == null) {
      ofStore.remove(key);
    } else {
      ofStore.put(key, state.key().length + state.value().length);
    }
  }

  private static Store store(String name, Map<String, Integer> ofKeys) {
    return new Store(
        name, ofKeys.size(), ofKeys.values().stream().mapToLong(Integer::longValue).sum());
  }

  @Override
  public void close() {
    changelogs.close();
  }
}
