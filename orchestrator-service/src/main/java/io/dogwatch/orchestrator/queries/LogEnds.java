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

/** Asks Kafka where the topics of jobs end. Safe for use by many threads. */
final class LogEnds {

  private final Admin admin;
  private final Predicate<String> isOfJobs;

  LogEnds(Admin admin, Topics topics) {
    this.admin = admin;
    Set<String> common = Set.of(topics.jobEvents().name(), topics.waiting().name());
    Predicate<String> retries = topics.retries().asMatchPredicate();
    this.isOfJobs =
        name -> common.contains(name) || topics.laneOf(name).isPresent() || retries.test(name);
  }

  /** The end, now, of each partition that has jobs or what happened to them. */
  Map<TopicPartition, Long> now(Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + time.toNanos();
    Collection<String> names =
        get(admin.listTopics().names(), deadline).stream().filter(isOfJobs).toList();
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
