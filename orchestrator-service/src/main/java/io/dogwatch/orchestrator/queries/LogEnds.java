package io.dogwatch.orchestrator.queries;

import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka where topics end. Safe for use by many threads. */
final class LogEnds {

  private final Admin admin;
  private final Predicate<String> asked;

  private LogEnds(Admin admin, Predicate<String> asked) {
    this.admin = admin;
    this.asked = asked;
  }

  /** Of the topics that have jobs or what happened to them. */
  static LogEnds ofJobs(Admin admin, Topics topics) {
    Set<String> common = Set.of(topics.jobEvents().name(), topics.waiting().name());
    Predicate<String> retries = topics.retries().asMatchPredicate();
    return new LogEnds(
        admin,
        name -> common.contains(name) || topics.laneOf(name).isPresent() || retries.test(name));
  }

  /** Of the topics that have what was given up. */
  static LogEnds ofDeadLetters(Admin admin, Topics topics) {
    return new LogEnds(admin, topics.deadLetters().asMatchPredicate());
  }

  /** The end, now, of each partition. */
  Map<TopicPartition, Long> now(Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + time.toNanos();
    Collection<String> names =
        get(admin.listTopics().names(), deadline).stream().filter(asked).toList();
    Map<TopicPartition, OffsetSpec> latest =
        get(admin.describeTopics(names).allTopicNames(), deadline).values().stream()
            .flatMap(topic -> partitions(topic).stream())
            .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    get(admin.listOffsets(latest, committed).all(), deadline)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  private static <T> T get(KafkaFuture<T> future, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
