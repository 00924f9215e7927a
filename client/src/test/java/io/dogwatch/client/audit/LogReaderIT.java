package io.dogwatch.client.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.schemas.topics.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogReaderIT {

  private static final Topic TOPIC = new Topic("read", Topic.Spread.SINGLE, Map.of());
  private static final int RECORDS = 100;
  private static final int BYTES = 1_000;

  /** So that the cluster can be gone while most of its records are still there. */
  private static final Map<String, Object> SMALL_FETCHES =
      Map.of(
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          2 * BYTES,
          CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
          3_000,
          CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
          2_000);

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void endsWhereTheClusterGoesAwayInTheMiddle() throws Exception {
    KafkaBroker broker = KafkaBroker.start(folder);
    try {
      write(broker.bootstrapServers());
      var read = new AtomicInteger();
      try (var reader =
          new LogReader(broker.bootstrapServers(), SMALL_FETCHES, List.of(TOPIC.name()))) {

        assertThatExceptionOfType(KafkaException.class)
            .isThrownBy(
                () ->
                    reader.readToEnd(
                        _ -> {
                          if (read.getAndIncrement() == 0) {
                            broker.close();
                          }
                        },
                        (_, _) -> {}));
      }

      assertThat(read).hasPositiveValue().hasValueLessThan(RECORDS);
    } finally {
      broker.close();
    }
  }

  /** Polls return what was fetched before, however much that is, and don't look at interrupts. */
  @Test
  @Timeout(120)
  void leavesInTheMiddleWhenItIsToldTo() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      write(broker.bootstrapServers());
      var read = new AtomicInteger();
      Map<String, Object> smallPolls = Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10);
      try (var reader =
          new LogReader(broker.bootstrapServers(), smallPolls, List.of(TOPIC.name()))) {

        assertThatExceptionOfType(InterruptedException.class)
            .isThrownBy(
                () ->
                    reader.readToEnd(
                        _ -> {
                          read.getAndIncrement();
                          Thread.currentThread().interrupt();
                        },
                        (_, _) -> {}));
      }

      assertThat(read).hasPositiveValue().hasValueLessThanOrEqualTo(10);
    }
  }

  private static void write(String bootstrapServers) throws InterruptedException {
    try (Admin admin =
            Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        var producer =
            new KafkaProducer<>(
                ClientSettings.durableProducer(bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(List.of(TOPIC));
      for (int number = 0; number < RECORDS; number++) {
        var _ = producer.send(new ProducerRecord<>(TOPIC.name(), new byte[BYTES]));
        producer.flush(); // a batch each
      }
    }
  }
}
