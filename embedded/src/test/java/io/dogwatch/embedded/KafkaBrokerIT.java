package io.dogwatch.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.junit.SharedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.class)
class KafkaBrokerIT {

  @Test
  void deliversToAShareGroupWithTheLeaseOfTheGroup(KafkaBroker broker) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("embedded.shared", 4, (short) 1))).all().get();
      configureGroup(admin, "embedded.shared");
    }
    send(broker, "embedded.shared", "one", "two", "three");

    List<String> received = receiveShared(broker, "embedded.shared", 3);

    assertThat(received).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void createsNoTopicUnasked(KafkaBroker broker) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        var consumer = consumer(broker)) {
      consumer.partitionsFor("embedded.never-created", Duration.ofSeconds(5));

      assertThat(admin.listTopics().names().get()).doesNotContain("embedded.never-created");
    }
  }

  @Test
  void keepsItsDataInItsFolder(@TempDir Path folder) throws Exception {
    int port = LoopbackPort.free();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> KafkaBroker.bootstrapServersOf(folder))
        .withMessage("no Kafka broker runs in " + folder);
    try (var broker = KafkaBroker.start(folder, port);
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      send(broker, "kept", "from the first run");
      assertThat(KafkaBroker.bootstrapServersOf(folder)).isEqualTo(broker.bootstrapServers());
    }

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> KafkaBroker.bootstrapServersOf(folder));
    try (var broker = KafkaBroker.start(folder, port)) {
      assertThat(read(broker, "kept", 1)).containsExactly("from the first run");
    }
  }

  @Test
  void saysThatThePortIsTaken(KafkaBroker broker, @TempDir Path folder) {
    int taken = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> KafkaBroker.start(folder, taken))
        .withMessageContaining("port %d is taken", taken);
  }

  private static void configureGroup(Admin admin, String group) throws Exception {
    var settings =
        Map.of(
            "share.auto.offset.reset", "earliest",
            "share.isolation.level", "read_committed",
            "share.record.lock.duration.ms", "1000",
            "share.delivery.count.limit", "10",
            "share.renew.acknowledge.enable", "true");
    var changes =
        settings.entrySet().stream()
            .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), OpType.SET))
            .toList();
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), changes))
        .all()
        .get();
  }

  private static void send(KafkaBroker broker, String topic, String... values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var value : values) {
        producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))).get();
      }
    }
  }

  private static List<String> receiveShared(KafkaBroker broker, String topic, int count) {
    var received = new ArrayList<String>();
    try (var consumer =
        new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", topic),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(record -> received.add(new String(record.value(), UTF_8)));
                return received.size() >= count;
              });
    }
    return received;
  }

  private static List<String> read(KafkaBroker broker, String topic, int count) {
    var received = new ArrayList<String>();
    try (var consumer = consumer(broker)) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(record -> received.add(new String(record.value(), UTF_8)));
                return received.size() >= count;
              });
    }
    return received;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaBroker broker) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
