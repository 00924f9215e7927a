package io.dogwatch.watchdog.streams;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;

/**
 * How the watchdogs run on Kafka Streams.
 *
 * @param shape of the changelogs
 * @param stateDirectory where state is kept on disk; it can be rebuilt from the changelogs
 * @param threads per instance
 * @param standbys instances, beside the one that watches, that keep the same state at hand
 */
public record StreamsOptions(
    String bootstrapServers,
    Topics topics,
    ClusterShape shape,
    Path stateDirectory,
    int threads,
    int standbys) {

  /** How soon another instance takes over from one that was killed; brokers allow no less. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  /** For so long, and what the broker takes to notice, readers of alerts wait for a killed one. */
  private static final Duration TRANSACTION = Duration.ofSeconds(5);

  /**
   * The settings of Kafka Streams.
   *
   * <p>The group protocol stays the classic one: the newer one refuses a changed topology, so that
   * no watchdog could ever be added.
   *
   * @see <a href="https://issues.apache.org/jira/browse/KAFKA-20170">KAFKA-20170</a>
   */
  public Properties toProperties() {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.putAll(topicSettings());
    properties.putAll(clientSettings());
    properties.putAll(failureSettings());
    return properties;
  }

  private Map<String, Object> topicSettings() {
    return Map.of(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        (int) shape.replication(),
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        shape.minInSyncReplicas());
  }

  private static Map<String, Object> clientSettings() {
    return Map.of(
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
        "lz4",
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) TRANSACTION.toMillis(),
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) SESSION.toMillis(),
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
        "earliest");
  }

  /** A record that a rule fails on goes to the rejects as well: it must not stop all the others. */
  private Map<String, Object> failureSettings() {
    return Map.of(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueProcessingExceptionHandler.class,
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
        topics.watchdogRejects().name());
  }

  /** The consumer group, and the prefix of the changelogs. */
  public String applicationId() {
    return topics.prefix() + "watchdog";
  }
}
