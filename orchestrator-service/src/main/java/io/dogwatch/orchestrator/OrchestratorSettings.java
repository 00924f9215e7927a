package io.dogwatch.orchestrator;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All that can be set. An unknown name, or a value out of bounds, keeps the service from starting.
 */
@ConfigurationProperties(prefix = "dogwatch", ignoreUnknownFields = false)
record OrchestratorSettings(
    @DefaultValue Kafka kafka, @DefaultValue Database database, @DefaultValue Timers timers) {

  /** Where Kafka is, and what our topics there look like. */
  record Kafka(
      @DefaultValue("localhost:9092") String bootstrapServers, @DefaultValue TopicShape topics) {}

  /**
   * Names and spread of the topics that this service creates.
   *
   * @param prefix of all topics and groups
   */
  record TopicShape(
      @DefaultValue(Topics.DEFAULT_PREFIX) String prefix,
      @DefaultValue("12") int partitions,
      @DefaultValue("3") short replication,
      @DefaultValue("2") int minInSyncReplicas) {}

  /** Where the read model is. */
  record Database(
      @DefaultValue("jdbc:postgresql://localhost:5432/dogwatch") String url,
      @DefaultValue("dogwatch") String username,
      @Nullable String password) {

    @Override
    public String toString() {
      return "Database[url=%s, username=%s, password=%s]"
          .formatted(url.replaceAll("(?i)(password=)[^&]*", "$1***"), username, masked());
    }

    private String masked() {
      return password == null || password.isEmpty() ? "(none)" : "***";
    }
  }

  /**
   * How the timer store runs.
   *
   * @param stateDirectory for state that can be rebuilt from Kafka; every process needs its own; by
   *     default under the system's temporary folder
   * @param standbys other orchestrators that keep a copy of each part of the store
   */
  record Timers(@Nullable Path stateDirectory, @DefaultValue("0") int standbys) {

    Path folder() {
      return stateDirectory == null
          ? Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-orchestrator")
          : stateDirectory;
    }
  }

  OrchestratorSettings {
    List<String> problems = new ArrayList<>();
    require(
        problems, !kafka.bootstrapServers().isBlank(), "dogwatch.kafka.bootstrap-servers is empty");
    TopicShape topics = kafka.topics();
    require(
        problems,
        topics.prefix().matches("[A-Za-z0-9._-]{0,100}"),
        "dogwatch.kafka.topics.prefix is at most 100 of A-Z, a-z, 0-9, '.', '_' and '-', found \""
            + topics.prefix()
            + "\"");
    require(problems, topics.partitions() >= 1, atLeastOne("partitions", topics.partitions()));
    require(problems, topics.replication() >= 1, atLeastOne("replication", topics.replication()));
    require(
        problems,
        topics.minInSyncReplicas() >= 1 && topics.minInSyncReplicas() <= topics.replication(),
        "dogwatch.kafka.topics.min-in-sync-replicas is 1 to replication, found "
            + topics.minInSyncReplicas());
    require(
        problems,
        database.url().startsWith("jdbc:postgresql:"),
        "dogwatch.database.url starts with jdbc:postgresql:");
    require(
        problems,
        timers.standbys() >= 0,
        "dogwatch.timers.standbys is at least 0, found " + timers.standbys());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  ClusterShape shape() {
    TopicShape topics = kafka.topics();
    return new ClusterShape(topics.partitions(), topics.replication(), topics.minInSyncReplicas());
  }

  private static void require(List<String> problems, boolean fulfilled, String problem) {
    if (!fulfilled) {
      problems.add(problem);
    }
  }

  private static String atLeastOne(String name, int found) {
    return "dogwatch.kafka.topics." + name + " is at least 1, found " + found;
  }
}
