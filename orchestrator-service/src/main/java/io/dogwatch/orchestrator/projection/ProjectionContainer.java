package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** Builds the container that runs the projection: one consumer over all topics, on one thread. */
public final class ProjectionContainer {

  private ProjectionContainer() {}

  /**
   * A container that was not started yet.
   *
   * @param consumer settings of a consumer without a group
   */
  public static KafkaMessageListenerContainer<byte[], byte[]> of(
      Map<String, Object> consumer,
      Topics topics,
      ReadModel model,
      Progress progress,
      InstantSource clock,
      MeterRegistry registry) {
    var reader = new EntryReader(topics);
    var standStill = new StandStill(new LogLimit(clock));
    var meters = new Meters(registry);
    var listener =
        new ProjectionListener(
            reader,
            folding(model, progress, meters, clock),
            new Positions(model, progress),
            progress,
            standStill,
            meters);
    var properties = new ContainerProperties(reader.subscription());
    properties.setGroupId(topics.prefix() + "projection");
    properties.setMessageListener(listener);
    properties.setConsumerRebalanceListener(listener);
    properties.setMissingTopicsFatal(false);
    var factory =
        new DefaultKafkaConsumerFactory<byte[], byte[]>(settings(consumer)) {
          @Override
          protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> settings) {
            return new WatchedConsumer(settings, listener);
          }
        };
    var container = new KafkaMessageListenerContainer<>(factory, properties);
    container.setBeanName("projection");
    container.setCommonErrorHandler(standStill);
    return container;
  }

  private static Folding folding(
      ReadModel model, Progress progress, Meters meters, InstantSource clock) {
    var projection = new Projection(model::serving, clock);
    return new Folding(
        batch -> model.whileServing(() -> projection.project(batch)),
        projected -> {
          progress.advanced(projected.next());
          progress.ended(projected.ended());
        },
        meters,
        clock);
  }

  private static Map<String, Object> settings(Map<String, Object> consumer) {
    Map<String, Object> settings = inBatches(consumer);
    // A new lane is found after this time at most.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 500);
    // An orchestrator that was killed is replaced after this time.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    return settings;
  }

  /** Settings of a consumer of batches that are worth a transaction, and fit into memory. */
  static Map<String, Object> inBatches(Map<String, Object> consumer) {
    Map<String, Object> settings = new HashMap<>(consumer);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
    return settings;
  }
}
