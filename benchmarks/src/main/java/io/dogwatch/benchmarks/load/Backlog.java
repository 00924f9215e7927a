package io.dogwatch.benchmarks.load;

import io.dogwatch.client.jobs.ClientSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes backlogs that consumers see all at once: in a transaction, since lanes are read committed.
 * So the same warm process drains one backlog after the other. Owned by one thread.
 */
public final class Backlog implements AutoCloseable {

  private static final int LINGER_MILLIS = 5;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param name unique in the cluster
   */
  public Backlog(Cluster cluster, String name) {
    Map<String, Object> settings = ClientSettings.durableProducer(cluster.bootstrapServers());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, cluster.topics().prefix() + name);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST.toMillis());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /**
   * Returns when so many new records are committed. Consumers see them a moment later: brokers mark
   * the end of a transaction in each partition after they have said that it is committed.
   *
   * @return the offset of the last of them in each partition
   */
  public Map<TopicPartition, Long> publish(
      int count, IntFunction<ProducerRecord<byte[], byte[]>> record) {
    Map<TopicPartition, Long> last = new ConcurrentHashMap<>();
    producer.beginTransaction();
    for (int number = 0; number < count; number++) {
      var _ =
          producer.send(
              record.apply(number),
              (place, failure) -> {
                if (failure == null) { // commitTransaction throws it otherwise
                  last.merge(
                      new TopicPartition(place.topic(), place.partition()),
                      place.offset(),
                      Math::max);
                }
              });
    }
    producer.commitTransaction();
    return Map.copyOf(last);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
