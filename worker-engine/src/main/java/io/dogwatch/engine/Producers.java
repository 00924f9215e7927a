package io.dogwatch.engine;

import io.dogwatch.client.jobs.ClientSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producers of a worker. */
final class Producers {

  private static final int LARGEST_REQUEST = 4 * 1024 * 1024;

  /**
   * A transaction that a killed worker left open ends after this time. Until then nobody sees what
   * comes behind it on the topics that it wrote to.
   */
  private static final Duration TRANSACTION = Duration.ofSeconds(5);

  private final WorkerOptions options;

  Producers(WorkerOptions options) {
    this.options = options;
  }

  /** Writes record by record. */
  Producer<byte[], byte[]> single() {
    Map<String, Object> settings = durable("outcomes");
    // what is sent while a request is out makes the next batch: full ones under load, none late
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return producer(settings);
  }

  /** Writes in transactions; ends those of a former worker of the same name. */
  Producer<byte[], byte[]> transactional() {
    Map<String, Object> settings = durable("outcomes-with-children");
    settings.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        options.cluster().topics().prefix() + "worker." + options.id());
    int timeout = (int) TRANSACTION.toMillis();
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeout);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
    return producer(settings);
  }

  private Map<String, Object> durable(String client) {
    Map<String, Object> settings =
        ClientSettings.durableProducer(options.cluster().bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, client);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    return settings;
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> settings) {
    settings.putAll(options.cluster().kafka());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
