package io.dogwatch.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.feeds.Pace;
import io.dogwatch.watchdog.feeds.Replay;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(SharedKafka.class)
class WatchdogServiceIT {

  private static final Topics TOPICS = new Topics("service-it.");

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void watchesARecordedWeek(KafkaBroker broker) throws Exception {
    Replay.Summary replayed = replay(broker);
    assertThat(replayed.events()).isEqualTo(99_982);
    assertThat(replayed.malformed()).isEqualTo(18);

    try (ConfigurableApplicationContext service = start(broker);
        var reader = new AlertReader(broker.bootstrapServers(), TOPICS.alerts().name())) {
      // The last alert of the recording: everything before it has been read.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> reader.read().stream().anyMatch(WatchdogServiceIT::isEndOfCrash));

      List<Alert> alerts = reader.read();
      assertThat(alerts)
          .filteredOn(alert -> alert.watchdog().equals("price-anomaly"))
          .extracting(Alert::revision)
          .containsExactly(1, 2, 3, 4, 5);
      assertThat(alerts)
          .filteredOn(alert -> alert.watchdog().equals("unusual-volume"))
          .filteredOn(alert -> alert.revision() == 1)
          .hasSizeBetween(20, 200);
      String url = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
      HttpResponse<String> health = get(url + "/actuator/health");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"state\":\"RUNNING\"");
      assertThat(get(url + "/actuator/prometheus").body())
          .contains("watchdog_events_total{severity=\"high\",watchdog=\"price-anomaly\"} 1.0")
          .contains("watchdog_checks_total{status=\"failed\",watchdog=\"price-anomaly\"} 0.0")
          .contains("watchdog_check_seconds_count{watchdog=\"price-anomaly\"}")
          .contains("watchdog_health_status{watchdog=\"price-anomaly\"} 1.0")
          .containsPattern("watchdog_state_keys\\{watchdog=\"price-anomaly\"} [1-9]")
          .containsPattern("watchdog_state_size_bytes\\{watchdog=\"price-anomaly\"} [1-9]")
          .contains("watchdog_late_dropped_total{watchdog=\"price-anomaly\"} 0.0")
          .contains("watchdog_skipped_total{reason=\"warmup\",watchdog=\"price-anomaly\"} 1.0");
    }
  }

  private Replay.Summary replay(KafkaBroker broker) throws InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        var producer =
            new KafkaProducer<>(
                ClientSettings.durableProducer(broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(TOPICS.forMarkets());
      return new Replay(producer, TOPICS).replay(RecordedTrades.bitstamp(), Pace.max(), _ -> {});
    }
  }

  private ConfigurableApplicationContext start(KafkaBroker broker) {
    return WatchdogApplication.application()
        .run(
            "--server.port=0",
            "--dogwatch.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--dogwatch.kafka.topics.prefix=" + TOPICS.prefix(),
            "--dogwatch.kafka.topics.partitions=4",
            "--dogwatch.kafka.topics.replication=1",
            "--dogwatch.kafka.topics.min-in-sync-replicas=1",
            "--dogwatch.streams.state-directory=" + folder);
  }

  private static boolean isEndOfCrash(Alert alert) {
    return alert.watchdog().equals("price-anomaly") && alert.state() == Alert.State.RESOLVED;
  }

  private HttpResponse<String> get(String url) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
