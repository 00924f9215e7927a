package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the timer store on Kafka Streams: exactly once, its share of the timers per orchestrator.
 */
public final class TimerStreams implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TimerStreams.class);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  /** Others take over the timers of an orchestrator that was killed so much later. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  /**
   * A transaction that a killed orchestrator left open ends after this time. Until then nobody sees
   * what comes behind it on the lanes that it wrote to, whoever wrote that.
   */
  private static final Duration TRANSACTION = Duration.ofSeconds(5);

  private final KafkaStreams streams;

  /**
   * Where the store is kept.
   *
   * @param folder where it lies on disk; may be lost, Kafka has all of it
   * @param standbys other orchestrators that keep a copy ready
   * @param replication of the store's own topics
   */
  public record Storage(Path folder, int standbys, int replication) {}

  /**
   * @param kafka settings of every Kafka client
   * @param cancellations by filter, as far as they are known
   */
  public TimerStreams(
      Map<String, Object> kafka,
      Topics topics,
      StandingCancellations cancellations,
      Storage storage,
      RandomGenerator random) {
    var settings = new Properties();
    settings.putAll(settings(topics, storage));
    settings.putAll(kafka);
    this.streams =
        new KafkaStreams(new TimerTopology(topics, cancellations).build(random), settings);
    streams.setUncaughtExceptionHandler(
        failure -> {
          log.atError().setCause(failure).log("the timer store starts anew");
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
  }

  public void start() {
    streams.start();
  }

  /** Whether timers fire, or are about to. */
  public boolean isRunning() {
    return streams.state().isRunningOrRebalancing();
  }

  @Override
  public void close() {
    // Others take over at once, instead of after the session's timeout.
    streams.close(
        CloseOptions.timeout(CLOSE)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  private static Map<String, Object> settings(Topics topics, Storage storage) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, topics.timers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, storage.folder().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, storage.standbys());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, storage.replication());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
    // Timers fire between polls.
    settings.put(StreamsConfig.POLL_MS_CONFIG, 20);
    // Types come while we run, and with them their retry topics.
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 2_000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) SESSION.toMillis());
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) SESSION.dividedBy(4).toMillis());
    // Fuller batches; a commit, and each tick that fires ends in one, waits for none of them.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) TRANSACTION.toMillis());
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    return settings;
  }
}
