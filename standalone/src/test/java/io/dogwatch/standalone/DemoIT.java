package io.dogwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.demo.Demo;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.SharedPlatform;
import io.dogwatch.standalone.terminal.Stopwatch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What {@code ./dogwatch demo} shows, on a platform that is there already. */
@ExtendWith(SharedPlatform.class)
class DemoIT {

  private static final Submission NO_SUCH_INTERVAL =
      new Submission("technical", Map.of("symbol", "AAPL", "interval", "PT5M"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);
  private final Stopwatch time = new Stopwatch(InstantSource.system());

  @Test
  void showsJobsAndAlerts(Platform platform) throws Exception {
    Queue<String> streamed = new ConcurrentLinkedQueue<>();
    var http = HttpClient.newHttpClient();
    try (var api = new PlatformApi(platform.api());
        AutoCloseable _ = http::shutdownNow) {
      Stream<String> stream = alertsFromTheBeginning(http, platform);
      var _ = Thread.ofVirtual().start(() -> stream.forEach(streamed::add));

      List<String> problems = demo(platform, api).run();

      assertThat(DemoCommand.conclude(problems, out, time)).isZero();
      assertThat(said())
          .contains(
              "15 technical jobs in",
              "AAPL",
              "BTCUSD",
              "99,982 trades replayed",
              "All is well after")
          .containsPattern("price-anomaly +price_anomaly +\\w+ +\\d+")
          .containsPattern("unusual-volume +unusual_volume +\\w+ +\\d+");
      assertThat(api.alerts())
          .allSatisfy(
              alert ->
                  assertThat(time(alert, "detectedAt")).isAfterOrEqualTo(time(alert, "eventTime")));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(streamed)
                      .anyMatch(line -> line.startsWith("event:"))
                      .anyMatch(line -> line.contains("unusual_volume")));
    }
  }

  @Test
  void failsWithTheReasonOfAJobThatFailed(Platform platform) throws Exception {
    try (var api = new PlatformApi(platform.api())) {
      List<String> problems = demo(platform, api).run(List.of(NO_SUCH_INTERVAL));

      assertThat(DemoCommand.conclude(problems, out, time)).isEqualTo(1);
      assertThat(said())
          .containsPattern("failed: job [-0-9a-f]{36} is DEAD: .*INVALID_INPUT")
          .contains("The demo failed after");
    }
  }

  private Demo demo(Platform platform, PlatformApi api) {
    return new Demo(platform.kafka(), api, InstantSource.system(), out, false);
  }

  private String said() {
    return bytes.toString(UTF_8);
  }

  /** Another test may have raised them already. */
  private static Stream<String> alertsFromTheBeginning(HttpClient http, Platform platform)
      throws Exception {
    var request =
        HttpRequest.newBuilder(platform.api().resolve("/api/v1/alerts/stream"))
            .header("Last-Event-ID", "0:0")
            .build();
    HttpResponse<Stream<String>> answer = http.send(request, BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static Instant time(JsonNode alert, String field) {
    return Instant.parse(alert.get(field).stringValue());
  }
}
