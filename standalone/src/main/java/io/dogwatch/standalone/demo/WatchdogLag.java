package io.dogwatch.standalone.demo;

import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.standalone.terminal.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far the watchdogs are behind the market. */
final class WatchdogLag implements AutoCloseable {

  /** Behind the last record that a transaction wrote stands its marker, which nobody commits. */
  private static final long MARKER = 1;

  private final Admin admin;
  private final Topics topics;
  private final String group;

  WatchdogLag(String kafka, Topics topics) {
    this.admin = Admin.create(Map.of("bootstrap.servers", kafka));
    this.topics = topics;
    this.group = topics.prefix() + "watchdog";
  }

  /** Where the watchdogs are in a topic, and where it ends. */
  private record Position(long done, long end) {}

  /** Whether the watchdogs have seen all trades, and all bars that they made of them. */
  boolean isGone(Progress progress) throws InterruptedException {
    Map<TopicPartition, Position> trades = positions(topics.trades());
    progress.stepTo(trades.values().stream().mapToLong(Position::done).sum());
    return trades.values().stream().allMatch(at -> at.done() >= at.end())
        && positions(topics.bars()).values().stream()
            .allMatch(at -> at.done() >= at.end() - MARKER);
  }

  private Map<TopicPartition, Position> positions(Topic topic) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        answer(admin.describeTopics(List.of(topic.name())).allTopicNames()).values().stream()
            .flatMap(found -> found.partitions().stream())
            .map(partition -> new TopicPartition(topic.name(), partition.partition()))
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        answer(
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all());
    Map<TopicPartition, OffsetAndMetadata> committed =
        answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return ends.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                end -> {
                  OffsetAndMetadata done = committed.get(end.getKey());
                  return new Position(done == null ? 0 : done.offset(), end.getValue().offset());
                }));
  }

  private static <T> T answer(KafkaFuture<T> question) throws InterruptedException {
    try {
      return question.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Kafka does not tell how far the watchdogs are", e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
