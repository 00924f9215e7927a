package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.demo.ReplayTrades;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.terminal.Progress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedPlatform.class)
class AlertsIT {

  @Test
  void areListedAndStreamedAfterAReplay(Platform platform) throws Exception {
    Queue<String> streamed = new ConcurrentLinkedQueue<>();
    try (var api = new PlatformApi(platform.api());
        var http = HttpClient.newHttpClient();
        Progress unseen = new Unseen()) {
      Stream<String> stream = openStream(http, platform);
      Thread reader = Thread.ofVirtual().start(() -> stream.forEach(streamed::add));

      new ReplayTrades(platform.kafka()).run(unseen);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(api.alerts())
                      .extracting(alert -> alert.get("watchdog").stringValue())
                      .contains("price-anomaly", "unusual-volume"));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(streamed)
                      .anyMatch(line -> line.startsWith("event:"))
                      .anyMatch(line -> line.contains("unusual_volume")));
      assertThat(api.alerts())
          .allSatisfy(
              alert ->
                  assertThat(time(alert, "detectedAt")).isAfterOrEqualTo(time(alert, "eventTime")));
      http.shutdownNow();
      reader.join();
    }
  }

  private static Stream<String> openStream(HttpClient http, Platform platform) throws Exception {
    var request = HttpRequest.newBuilder(platform.api().resolve("/api/v1/alerts/stream")).build();
    HttpResponse<Stream<String>> answer = http.send(request, BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static Instant time(JsonNode alert, String field) {
    return Instant.parse(alert.get(field).stringValue());
  }

  private record Unseen() implements Progress {
    @Override
    public void stepTo(long done) {}

    @Override
    public void close() {}
  }
}
