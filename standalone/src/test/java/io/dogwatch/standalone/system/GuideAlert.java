package io.dogwatch.standalone.system;

import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.standalone.platform.Platform;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The alert that {@code docs/api.md} shows: a flash crash that is over. */
final class GuideAlert {

  private static final String ID =
      "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a";

  private static final Instant BEGUN = Instant.parse("2026-03-01T10:00:00Z");

  private GuideAlert() {}

  /** Returns when the orchestrator shows both of its revisions. */
  static void raise(Platform platform, HttpClient http) throws Exception {
    var settings = ClientSettings.durableProducer(platform.kafka());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, alert(1, Alert.State.FIRING, BEGUN, null));
      Instant over = BEGUN.plusSeconds(300);
      send(producer, alert(2, Alert.State.RESOLVED, over, over));
    }
    var call = Curl.parse("curl -s localhost:8080/api/v1/alerts/" + ID);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> call.call(http, platform.api()).body().contains("RESOLVED"));
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, Alert alert) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                new Topics(Topics.DEFAULT_PREFIX).alerts().name(),
                alert.fingerprint().getBytes(StandardCharsets.UTF_8),
                Alert.CODEC.encode(alert)))
        .get();
  }

  private static Alert alert(
      int revision, Alert.State state, Instant at, @Nullable Instant resolved) {
    return new Alert(
        ID,
        "price-anomaly|flash_crash|bitstamp|EUR/USD",
        revision,
        state,
        "flash_crash",
        Severity.CRITICAL,
        null,
        "price-anomaly",
        "1",
        "SEED",
        new Alert.Subject("EUR/USD", "bitstamp", null),
        "The price of EUR/USD on bitstamp fell by 6.5 % within a minute.",
        new Alert.Evidence(Map.of("observed", -6.5, "threshold", -5.0), Map.of(), List.of("t-1")),
        new Alert.Times(at, at, BEGUN, BEGUN.plusSeconds(180), resolved),
        false,
        false);
  }
}
