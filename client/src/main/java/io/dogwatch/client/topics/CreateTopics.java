package io.dogwatch.client.topics;

import io.dogwatch.schemas.topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates topics that are not there. Topics that are there stay as they are: an operator may have
 * changed them. Idempotent, and safe to do from many processes at once.
 */
public final class CreateTopics {

  private static final Logger log = LoggerFactory.getLogger(CreateTopics.class);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final int MOST_TRIES = 100;

  private final Admin admin;
  private final ClusterShape shape;

  public CreateTopics(Admin admin, ClusterShape shape) {
    this.admin = admin;
    this.shape = shape;
  }

  /**
   * Returns when all topics are there.
   *
   * @throws KafkaException if the cluster refuses, or does not answer in the admin client's time
   */
  public void create(Collection<Topic> topics) throws InterruptedException {
    Set<String> there = get(admin.listTopics().names());
    List<NewTopic> missing =
        topics.stream().filter(topic -> !there.contains(topic.name())).map(this::describe).toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        get(created);
      } catch (TopicExistsException _) {
        // somebody else was faster
      }
    }
    awaitLeaders(missing);
  }

  /** Returns when all topics are there, however long the cluster refuses or does not answer. */
  public void createPatiently(Collection<Topic> topics) throws InterruptedException {
    while (!areCreated(topics)) {
      Thread.sleep(AFTER_TROUBLE);
    }
  }

  private boolean areCreated(Collection<Topic> topics) throws InterruptedException {
    try {
      create(topics);
      return true;
    } catch (KafkaException e) {
      // The admin client has tried for a minute: this is no flood.
      log.atWarn().addKeyValue("reason", e.getMessage()).log("topics can't be created yet");
      return false;
    }
  }

  /**
   * A broker announces that it leads a new partition before it takes records for it. Records sent
   * in between are refused one by one, and Kafka 4.3's idempotent producer may lose count of the
   * refused ones and give them up after its delivery timeout. A leader that tells its offsets takes
   * records.
   */
  private void awaitLeaders(List<NewTopic> topics) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    for (int tries = 1; ; tries++) {
      try {
        get(admin.listOffsets(ends).all());
        return;
      } catch (UnknownTopicOrPartitionException e) {
        // The broker that was asked has not heard of the topic yet.
        if (tries == MOST_TRIES) {
          throw e;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  private NewTopic describe(Topic topic) {
    Map<String, String> configs = new HashMap<>(topic.configs());
    configs.put("min.insync.replicas", Integer.toString(shape.minInSyncReplicas()));
    return new NewTopic(topic.name(), partitions(topic), shape.replication()).configs(configs);
  }

  private int partitions(Topic topic) {
    return switch (topic.spread()) {
      case BY_KEY -> shape.partitions();
      case SINGLE -> 1;
    };
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
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
