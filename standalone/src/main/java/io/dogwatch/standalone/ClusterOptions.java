package io.dogwatch.standalone;

import io.dogwatch.schemas.topics.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command reads, and how. */
final class ClusterOptions {

  private static final String DEFAULT = "127.0.0.1:9092";

  /** With a cluster that does not answer. */
  private static final Map<String, Object> PATIENCE =
      Map.of(
          CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
          CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "the cluster (default: " + DEFAULT + ")")
  private @Nullable String kafka;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "of the topics (default: dogwatch.)")
  private String prefix;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "more settings for Kafka's clients, such as those of TLS, as properties")
  private @Nullable Path settings;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  ClusterOptions() {}

  String bootstrapServers() {
    return kafka == null ? DEFAULT : kafka;
  }

  /** Where the user names no cluster it is this one. */
  void unlessNamed(Supplier<String> address) {
    if (kafka == null) {
      kafka = address.get();
    }
  }

  Topics topics() {
    return new Topics(prefix);
  }

  /** Settings of Kafka's clients, the user's own included. */
  Map<String, Object> clientSettings() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(PATIENCE);
    if (settings != null) {
      var properties = new Properties();
      try (Reader reader = Files.newBufferedReader(settings)) {
        properties.load(reader);
      }
      properties.forEach((name, value) -> all.put(name.toString(), value));
    }
    return all;
  }

  /** What the user is told when there is nothing of Dogwatch's: an empty answer would reassure. */
  IllegalStateException withoutLog() {
    return new IllegalStateException(
        "the cluster at %s has no topics of jobs with the prefix \"%s\": --prefix expected as the platform has it"
            .formatted(bootstrapServers(), prefix));
  }

  /** What the user is told when the cluster fails. */
  IllegalStateException failure(Exception reason) {
    return new IllegalStateException(
        "the cluster at %s: %s".formatted(bootstrapServers(), reason.getMessage()), reason);
  }
}
