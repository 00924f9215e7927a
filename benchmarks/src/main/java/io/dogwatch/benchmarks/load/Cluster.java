package io.dogwatch.benchmarks.load;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.engine.lanes.LaneGroups;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/** The broker that is measured on, and the topics there. */
public record Cluster(String bootstrapServers, Topics topics) {

  /** As workers have it. */
  public static final Duration LOCK = Duration.ofSeconds(15);

  private static final Duration TRY = Duration.ofSeconds(1);
  private static final int MOST_TRIES = 60;

  /** Returns when the broker answers. */
  public void await(Runnable requireHope) throws InterruptedException {
    var soon = new DescribeClusterOptions().timeoutMs((int) TRY.toMillis());
    try (Admin admin = admin()) {
      for (int tries = 1; ; tries++) {
        requireHope.run();
        try {
          admin.describeCluster(soon).nodes().get();
          return;
        } catch (ExecutionException e) {
          if (tries == MOST_TRIES) {
            throw new KafkaException("the broker does not answer", e.getCause());
          }
        }
      }
    }
  }

  /** Creates topics that hold results: they say when a record was durable, not when it was sent. */
  public void createResults(Collection<Topic> results) throws InterruptedException {
    create(results.stream().map(Cluster::appendTimes).toList());
  }

  public void create(Collection<Topic> all) throws InterruptedException {
    try (Admin admin = admin()) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(all);
    }
  }

  /** Creates a topic like a lane, and its share group. */
  public Topic createLane(String name) throws InterruptedException {
    var lane =
        new Topic(topics.prefix() + name, Topic.Spread.SINGLE, Map.of("compression.type", "lz4"));
    try (Admin admin = admin()) {
      new LaneGroups(admin, LOCK).configure(List.of(lane));
    }
    create(List.of(lane));
    return lane;
  }

  /** Creates a topic like that of job events. */
  public Topic createResults(String name) throws InterruptedException {
    var results =
        new Topic(topics.prefix() + name, Topic.Spread.BY_KEY, Map.of("compression.type", "lz4"));
    createResults(List.of(results));
    return results;
  }

  private Admin admin() {
    return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  private static Topic appendTimes(Topic topic) {
    Map<String, String> configs = new HashMap<>(topic.configs());
    configs.put("message.timestamp.type", "LogAppendTime");
    return new Topic(topic.name(), topic.spread(), configs);
  }
}
