package io.dogwatch.benchmarks.reference;

import io.dogwatch.client.jobs.ClientSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.DelayQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The shortest timer store: a queue in memory, from one topic to another. It forgets its timers
 * when it dies, and fires some twice when it starts again. Arguments: the cluster's address, the
 * topic of jobs that wait, the topic of jobs that are due.
 */
public final class DelayQueueApplication {

  private static final Duration POLL = Duration.ofMillis(100);

  private DelayQueueApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    String kafka = arguments[0];
    var queue = new DelayQueue<WaitingRecord>();
    Thread.ofPlatform().name("reader").start(() -> read(kafka, arguments[1], queue));
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      while (true) {
        ConsumerRecord<byte[], byte[]> due = queue.take().record();
        var _ =
            producer.send(
                new ProducerRecord<>(
                    arguments[2], null, null, due.key(), due.value(), due.headers()));
      }
    }
  }

  private static void read(String kafka, String topic, DelayQueue<WaitingRecord> into) {
    try (var consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        consumer
            .poll(POLL)
            .forEach(record -> into.add(WaitingRecord.of(record, InstantSource.system())));
      }
    }
  }
}
