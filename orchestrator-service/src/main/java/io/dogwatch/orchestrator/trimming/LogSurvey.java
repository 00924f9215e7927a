package io.dogwatch.orchestrator.trimming;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka what is known of the topics that are trimmed. What it is not told of one partition, or
 * of one group, is left out.
 */
final class LogSurvey {

  private static final Logger log = LoggerFactory.getLogger(LogSurvey.class);

  private final Admin admin;
  private final Topics topics;
  private final LogLimit refusals;

  LogSurvey(Admin admin, Topics topics, InstantSource clock) {
    this.admin = admin;
    this.topics = topics;
    this.refusals = new LogLimit(clock);
  }

  /**
   * All partitions that may be trimmed.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  Set<TopicPartition> partitions() throws InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    try {
      List<String> trimmed =
          admin.listTopics().names().get().stream().filter(topics::isTrimmed).toList();
      var described = admin.describeTopics(trimmed).topicNameValues();
      for (var topic : described.entrySet()) {
        known(topic.getValue())
            .ifPresent(
                it ->
                    it.partitions()
                        .forEach(
                            info ->
                                partitions.add(
                                    new TopicPartition(topic.getKey(), info.partition()))));
      }
    } catch (ExecutionException e) {
      throw new KafkaException("topics were not listed", e.getCause());
    }
    return partitions;
  }

  Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions)
      throws InterruptedException {
    return offsets(partitions, _ -> OffsetSpec.earliest());
  }

  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
      throws InterruptedException {
    return offsets(partitions, _ -> OffsetSpec.latest());
  }

  /**
   * The first record of each partition that is as young as this, or younger; where there is none,
   * the partition's end.
   *
   * @param ends of partitions, asked for before
   */
  Map<TopicPartition, Long> since(
      Map<TopicPartition, Long> ends, Function<TopicPartition, Instant> instants)
      throws InterruptedException {
    Map<TopicPartition, Long> found =
        offsets(
            ends.keySet(),
            partition ->
                OffsetSpec.forTimestamp(Math.max(0, instants.apply(partition).toEpochMilli())));
    found.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
    return found;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, Function<TopicPartition, OffsetSpec> specs)
      throws InterruptedException {
    ListOffsetsResult asked =
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(it -> it, specs)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      known(asked.partitionResult(partition))
          .ifPresent(found -> offsets.put(partition, found.offset()));
    }
    return offsets;
  }

  /**
   * From where the share groups of lanes may still deliver: what is before it is settled. It lags
   * behind by one settlement, which is safe.
   */
  Map<TopicPartition, Long> settled(Collection<TopicPartition> lanes) throws InterruptedException {
    Map<String, ListShareGroupOffsetsSpec> groups =
        lanes.stream()
            .collect(
                Collectors.groupingBy(
                    TopicPartition::topic,
                    Collectors.collectingAndThen(
                        Collectors.toList(),
                        it -> new ListShareGroupOffsetsSpec().topicPartitions(it))));
    Map<TopicPartition, Long> settled = new HashMap<>();
    if (groups.isEmpty()) {
      return settled;
    }
    var asked = admin.listShareGroupOffsets(groups);
    for (String group : groups.keySet()) {
      known(asked.partitionsToOffsetInfo(group))
          .ifPresent(
              told ->
                  told.forEach(
                      (partition, info) -> {
                        if (info != null && info.startOffset() >= 0) {
                          settled.put(partition, info.startOffset());
                        }
                      }));
    }
    return settled;
  }

  /** From where the timer store would go on: what is before it is in the store, or was. */
  Map<TopicPartition, Long> kept() throws InterruptedException {
    Map<TopicPartition, Long> kept = new HashMap<>();
    known(
            admin
                .listConsumerGroupOffsets(topics.timers())
                .partitionsToOffsetAndMetadata(topics.timers()))
        .ifPresent(
            told ->
                told.forEach(
                    (partition, next) -> {
                      if (next != null) {
                        kept.put(partition, next.offset());
                      }
                    }));
    return kept;
  }

  /** Empty for what the cluster does not tell: no group has asked for jobs yet, for instance. */
  private <T> Optional<T> known(KafkaFuture<T> asked) throws InterruptedException {
    try {
      return Optional.of(asked.get());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException) && refusals.isDue()) {
        log.atWarn()
            .addKeyValue("reason", String.valueOf(e.getCause()))
            .log("some of the log is not trimmed for now");
      }
      return Optional.empty();
    }
  }
}
