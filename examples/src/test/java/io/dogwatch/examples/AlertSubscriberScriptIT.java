package io.dogwatch.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.topics.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code alert-subscriber.js}, where there is Node.js and what the script needs. */
@ExtendWith(SharedKafka.class)
@Timeout(60)
class AlertSubscriberScriptIT {

  private static final Topics TOPICS = new Topics("examples.script.");
  private static final Instant SEEN = Instant.parse("2026-03-01T10:00:00.123456Z");

  private final String brokers;

  AlertSubscriberScriptIT(KafkaBroker broker) {
    brokers = broker.bootstrapServers();
  }

  @BeforeAll
  static void requireNode() {
    assumeTrue(runs("node", "--version"), "node expected on the PATH");
    assumeTrue(
        runs("node", "--eval", "require('kafkajs'); require('avsc')"),
        "kafkajs and avsc expected: npm install --prefix examples");
  }

  @Test
  void printsAlertsAndPassesOverWhatIsNone() throws Exception {
    createTopic();
    try (var producer =
            new KafkaProducer<>(
                ClientSettings.durableProducer(brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var script =
            RunningExample.start(
                new ProcessBuilder(
                    "node", "alert-subscriber.js", brokers, TOPICS.alerts().name(), "script"))) {
      send(producer, "no alert".getBytes(StandardCharsets.UTF_8));
      send(producer, Alert.CODEC.encode(alert()));

      JsonNode printed = JsonMapper.shared().readTree(script.awaitLine("alert-1"));

      assertThat(printed.path("state").stringValue()).isEqualTo("FIRING");
      assertThat(printed.path("severity").stringValue()).isEqualTo("CRITICAL");
      assertThat(printed.path("previousSeverity").isNull()).isTrue();
      assertThat(printed.path("symbol").stringValue()).isEqualTo("BTC/USD");
      assertThat(printed.path("eventTime").longValue()).isEqualTo(1_772_359_200_123_456L);
      assertThat(printed.at("/numbers/observed").doubleValue()).isEqualTo(-6.5);
    }
  }

  private void createTopic() throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(List.of(TOPICS.alerts()));
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(TOPICS.alerts().name(), value)).get();
  }

  private static Alert alert() {
    return new Alert(
        "alert-1",
        "price-anomaly|BTC/USD",
        1,
        Alert.State.FIRING,
        "flash_crash",
        Severity.CRITICAL,
        null,
        "price-anomaly",
        "1",
        "SEED",
        new Alert.Subject("BTC/USD", "bitstamp", null),
        "The price fell.",
        new Alert.Evidence(Map.of("observed", -6.5), Map.of(), List.of("t-1")),
        new Alert.Times(SEEN, SEEN, SEEN, SEEN, null),
        false,
        false);
  }

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
