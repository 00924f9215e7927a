package io.dogwatch.benchmarks.reference;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.streams.MarketInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What would be the least: a consumer that decodes market events, drops them, and commits where it
 * is after each poll. Arguments: the cluster's address, the topics' prefix, its group.
 */
public final class DecodeLoopApplication {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MOST_RECORDS = 2_000;

  private DecodeLoopApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) {
    var topics = new Topics(arguments[1]);
    Map<String, MarketInput<?>> inputs =
        List.<MarketInput<?>>of(
                MarketInput.TRADES,
                MarketInput.DEPTH,
                MarketInput.FUNDING,
                MarketInput.TRANSFERS,
                MarketInput.EARNINGS,
                MarketInput.VENUES)
            .stream()
            .collect(Collectors.toMap(it -> it.topic().apply(topics).name(), it -> it));
    Map<String, Object> settings = ClientSettings.groupless(arguments[0]);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, arguments[2]);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(inputs.keySet());
      while (!Thread.currentThread().isInterrupted()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        records.forEach(record -> decode(record, inputs));
        if (!records.isEmpty()) {
          consumer.commitAsync();
        }
      }
    }
  }

  private static void decode(
      ConsumerRecord<byte[], byte[]> record, Map<String, MarketInput<?>> inputs) {
    MarketInput<?> input = inputs.get(record.topic());
    if (input == null || !(input.decoder().apply(record.value()) instanceof Decoded.Message<?>)) {
      throw new IllegalStateException("a market event expected in " + record.topic());
    }
  }
}
