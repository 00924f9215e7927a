package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * From where on the log tells of things.
 *
 * @param offsets of the first record of each partition that is there
 * @param times of that record, where others before it are gone
 */
record LogBeginnings(Map<TopicPartition, Long> offsets, Map<TopicPartition, Instant> times) {

  private static final Duration POLL = Duration.ofMillis(200);

  /** How much clocks of those who write records may differ. */
  private static final Duration MARGIN = Duration.ofHours(1);

  LogBeginnings {
    offsets = Map.copyOf(offsets);
    times = Map.copyOf(times);
  }

  /**
   * Asks the cluster. Where all records are gone the next one is expected now.
   *
   * @param kafka settings of a consumer without a group
   */
  static LogBeginnings read(
      Map<String, Object> kafka, Collection<TopicPartition> partitions, InstantSource clock) {
    try (var consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return read(consumer, partitions, clock.instant());
    }
  }

  private static LogBeginnings read(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant now) {
    var topics = consumer.listTopics();
    Set<TopicPartition> there = new HashSet<>(partitions);
    there.removeIf(it -> !topics.containsKey(it.topic()));
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(there);
    Map<TopicPartition, Long> ends = consumer.endOffsets(there);
    Map<TopicPartition, Instant> times = new HashMap<>();
    Set<TopicPartition> asked = new HashSet<>();
    begins.forEach(
        (partition, begin) -> {
          if (begin > 0) {
            times.put(partition, now);
            if (begin < ends.getOrDefault(partition, 0L)) {
              asked.add(partition);
            }
          }
        });
    times.putAll(firstOf(consumer, asked, begins));
    return new LogBeginnings(begins, times);
  }

  /** When the first record was written; of none but the marks of transactions nothing is told. */
  private static Map<TopicPartition, Instant> firstOf(
      Consumer<byte[], byte[]> consumer,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> begins) {
    Map<TopicPartition, Instant> times = new HashMap<>();
    Set<TopicPartition> asked = new HashSet<>(partitions);
    while (!asked.isEmpty()) {
      consumer.assign(asked);
      asked.forEach(it -> consumer.seek(it, begins.getOrDefault(it, 0L)));
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.partitions().forEach(it -> times.put(it, timeOf(records.records(it).getFirst())));
      asked.removeIf(it -> consumer.position(it) > begins.getOrDefault(it, 0L));
      if (records.isEmpty()) {
        var _ = consumer.endOffsets(asked); // fails in time where there is no cluster
      }
    }
    return times;
  }

  private static Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /**
   * Of each type with topics that are there: jobs that were submitted at this time, or later, the
   * log tells of from their submission on.
   */
  Map<String, Instant> ofJobs(Topics topics) {
    Instant ofAll =
        latest(it -> it.equals(topics.jobEvents().name()) || it.equals(topics.waiting().name()));
    Map<String, Instant> types = new TreeMap<>();
    Pattern retries = topics.retries();
    for (TopicPartition partition : offsets.keySet()) {
      String type = typeOf(partition.topic(), topics, retries);
      if (type != null) {
        Instant begin = times.getOrDefault(partition, Instant.EPOCH);
        types.merge(type, begin.isAfter(ofAll) ? begin : ofAll, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    types.replaceAll((_, begin) -> begin.equals(Instant.EPOCH) ? begin : begin.plus(MARGIN));
    return types;
  }

  private static @Nullable String typeOf(String topic, Topics topics, Pattern retries) {
    Matcher retry = retries.matcher(topic);
    return retry.matches()
        ? retry.group(1)
        : topics.laneOf(topic).map(LaneAddress::type).map(Object::toString).orElse(null);
  }

  /** What happened to jobs at this time, or later, the log tells; the epoch if it tells all. */
  Instant ofEvents(Topics topics) {
    Instant begin = latest(it -> it.equals(topics.jobEvents().name()));
    return begin.equals(Instant.EPOCH) ? begin : begin.plus(MARGIN);
  }

  private Instant latest(Predicate<String> of) {
    return times.entrySet().stream()
        .filter(it -> of.test(it.getKey().topic()))
        .map(Map.Entry::getValue)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
