package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events one by one, as feeds do. */
final class PacedMarket implements AutoCloseable {

  private final Bench bench;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<TopicPartition, Long> last = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  PacedMarket(Bench bench) {
    this.bench = bench;
    this.producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(bench.cluster().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void send(MarketEvent<?> event) {
    var _ =
        producer.send(
            event.recordIn(bench.cluster().topics()),
            (place, problem) -> {
              if (problem == null) {
                last.put(new TopicPartition(place.topic(), place.partition()), place.offset());
              } else {
                failure.set(problem);
              }
            });
  }

  /**
   * The offset of the last event in each partition, when the cluster has all of them.
   *
   * @throws KafkaException if it has not
   */
  Map<TopicPartition, Long> last() {
    producer.flush();
    Exception problem = failure.get();
    if (problem != null) {
      throw new KafkaException("not all events could be sent", problem);
    }
    return Map.copyOf(last);
  }

  @Override
  public void close() {
    producer.close();
  }
}
