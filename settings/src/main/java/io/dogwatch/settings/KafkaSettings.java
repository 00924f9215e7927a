package io.dogwatch.settings;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.schemas.topics.Topics;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where Kafka is, and what our topics there look like. */
public record KafkaSettings(
    @DefaultValue("localhost:9092") String bootstrapServers, @DefaultValue Shape topics) {

  public KafkaSettings {
    new Requirements()
        .require(!bootstrapServers.isBlank(), "bootstrap-servers expected, found blanks")
        .verify();
  }

  /**
   * Names and spread of the topics that a service creates.
   *
   * @param prefix of all topics and groups
   */
  public record Shape(
      @DefaultValue(Topics.DEFAULT_PREFIX) String prefix,
      @DefaultValue("12") int partitions,
      @DefaultValue("3") short replication,
      @DefaultValue("2") int minInSyncReplicas) {

    public Shape {
      new Requirements()
          .require(
              prefix.matches("[A-Za-z0-9._-]{0,100}"),
              "prefix of at most 100 of A-Z, a-z, 0-9, '.', '_' and '-' expected, found \""
                  + prefix
                  + "\"")
          .require(partitions >= 1, "partitions of at least 1 expected, found " + partitions)
          .require(replication >= 1, "replication of at least 1 expected, found " + replication)
          .require(
              minInSyncReplicas >= 1 && minInSyncReplicas <= replication,
              "min-in-sync-replicas of 1 to replication expected, found " + minInSyncReplicas)
          .verify();
    }
  }

  /** The names of all topics. */
  public Topics catalogue() {
    return new Topics(topics.prefix());
  }

  /** How topics are spread over the brokers. */
  public ClusterShape shape() {
    return new ClusterShape(topics.partitions(), topics.replication(), topics.minInSyncReplicas());
  }
}
