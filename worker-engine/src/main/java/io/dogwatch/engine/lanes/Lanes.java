package io.dogwatch.engine.lanes;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the lanes of job types. */
public final class Lanes {

  /**
   * How long the broker holds a fetch of an idle lane, which is how late a job of a dead worker may
   * start elsewhere: Kafka 4.3 wakes fetches that wait for records that are written, not for those
   * that are released, so that they are found when the next fetch ends or begins. Longer costs the
   * broker less; a consumer that closes waits for it, too.
   */
  private static final Duration FETCH_WAIT = Duration.ofMillis(500);

  /** To join again takes some 25 ms, so that lanes that are used now and then are not parked. */
  private static final Duration PARK_AFTER = Duration.ofSeconds(30);

  private final Duration lock;
  private final LaneReader reader;
  private final LaneConsumers consumers;
  private final Consumer<Poller<?>> starter;
  private final Outage outage;

  /**
   * @param lock duration of a lease, as the lanes' groups have it
   * @param starter has pollers take their turns
   * @param outage is told of lanes that the cluster does not answer
   */
  public Lanes(
      Topics topics,
      Duration lock,
      LaneConsumers consumers,
      Consumer<Poller<?>> starter,
      Outage outage) {
    this.lock = lock;
    this.reader = new LaneReader(topics);
    this.consumers = consumers;
    this.starter = starter;
    this.outage = outage;
  }

  /**
   * Lanes on Kafka, with a thread for each poller.
   *
   * @param kafka settings of every consumer: where the cluster is, and how to get in
   * @param ends tells of lanes that seem idle whether they are
   * @param outage is told of lanes that the cluster does not answer
   */
  public static Lanes onKafka(
      Map<String, Object> kafka,
      Topics topics,
      Duration lock,
      LaneEnds ends,
      Outage outage,
      InstantSource clock) {
    return new Lanes(
        topics,
        lock,
        kafkaConsumers(kafka, topics).parking(ends, PARK_AFTER, clock),
        poller -> Thread.ofPlatform().name(poller.name()).start(poller),
        outage);
  }

  static LaneConsumers kafkaConsumers(Map<String, Object> kafka, Topics topics) {
    return (lane, name, batch) -> {
      String topic = topics.lane(lane).name();
      return new KafkaLaneConsumer(
          new KafkaShareConsumer<>(
              consumerSettings(kafka, topic, name, batch),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer()),
          topic);
    };
  }

  /** The three lanes of a type. They share its slots. */
  public <P> List<Lane<P>> of(Workbench<P> bench) {
    var settings = LaneSettings.forSlots(bench.pool().size(), lock);
    return Arrays.stream(Priority.values())
        .map(
            priority ->
                new Lane<>(
                    new LaneAddress(bench.runner().type(), priority),
                    bench,
                    settings,
                    reader,
                    consumers,
                    starter,
                    outage))
        .toList();
  }

  private static Map<String, Object> consumerSettings(
      Map<String, Object> kafka, String topic, String name, int batch) {
    Map<String, Object> all = new HashMap<>();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, topic);
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    // A poller asks for nothing while slots are busy, however long that is. Its leases end sooner.
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT.toMillis());
    all.putAll(kafka);
    return all;
  }
}
