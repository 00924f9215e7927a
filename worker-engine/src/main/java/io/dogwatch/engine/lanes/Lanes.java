package io.dogwatch.engine.lanes;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the lanes of job types, on Kafka. */
public final class Lanes {

  /**
   * How long the broker holds a fetch of an idle lane. Longer costs the broker less; a consumer
   * that closes waits for it.
   */
  private static final Duration FETCH_WAIT = Duration.ofSeconds(2);

  private final Map<String, Object> kafka;
  private final Topics topics;
  private final Duration lock;
  private final LaneReader reader;

  /**
   * @param kafka settings of every consumer: where the cluster is, and how to get in
   * @param lock duration of a lease, as the lanes' groups have it
   */
  public Lanes(Map<String, Object> kafka, Topics topics, Duration lock) {
    this.kafka = Map.copyOf(kafka);
    this.topics = topics;
    this.lock = lock;
    this.reader = new LaneReader(topics);
  }

  /** The three lanes of a type. They share its slots. */
  public <P> List<Lane<P>> of(Workbench<P> bench) {
    var settings = LaneSettings.forSlots(bench.slots().size(), lock);
    return Arrays.stream(Priority.values())
        .map(priority -> lane(new LaneAddress(bench.runner().type(), priority), bench, settings))
        .toList();
  }

  private <P> Lane<P> lane(LaneAddress address, Workbench<P> bench, LaneSettings settings) {
    String topic = topics.lane(address).name();
    return new Lane<>(
        address,
        bench,
        settings,
        reader,
        name ->
            new KafkaLaneConsumer(
                new KafkaShareConsumer<>(
                    consumerSettings(topic, name, settings.batch()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()),
                topic));
  }

  private Map<String, Object> consumerSettings(String topic, String name, int batch) {
    Map<String, Object> all = new HashMap<>();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, topic);
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT.toMillis());
    all.putAll(kafka);
    return all;
  }
}
