package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.platform.Platform;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All jobs of a tenant are taken back by one order, wherever they are; no others. */
@ExtendWith(SharedPlatform.class)
class CancelledJobsIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final HttpClient http = HttpClient.newHttpClient();
  private PlatformApi api;

  @SuppressWarnings("NullAway.Init") // connect
  CancelledJobsIT(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void connect() {
    api = new PlatformApi(platform.api());
  }

  @AfterEach
  void resumeAndDisconnect() throws Exception {
    var _ = post("/api/v1/job-types/technical/resume", "{}");
    api.close();
    http.close();
  }

  @Test
  void jobsThatFitEndWhereverTheyAre() throws Exception {
    String tenant = "tenant-" + UUID.randomUUID();
    var _ = post("/api/v1/job-types/technical/pause", "{}");
    String running = submit(tenant, "probe", "{\"sleepMs\":600000}", "");
    String retrying =
        submit(
            tenant,
            "probe",
            "{\"failTimes\":1}",
            ",\"maxAttempts\":2,\"backoff\":{\"base\":\"PT1H\",\"max\":\"PT1H\"}");
    String scheduled = submit(tenant, "probe", "{}", ",\"delay\":\"PT1H\"");
    String waiting = submit(tenant, "probe", "{}", ",\"dependsOn\":[\"" + running + "\"]");
    String queued = submit(tenant, "technical", "{\"symbol\":\"AAPL\"}", ",\"priority\":\"low\"");
    String ofAnother = submit(tenant + "-2", "technical", "{\"symbol\":\"AAPL\"}", "");
    awaitState(running, "RUNNING");
    awaitState(retrying, "RETRYING");
    awaitState(scheduled, "SCHEDULED");
    awaitState(waiting, "WAITING");
    awaitState(queued, "QUEUED");

    JsonNode answer =
        post(
            "/api/v1/jobs/cancel",
            "{\"filter\":{\"tenant\":\"" + tenant + "\"},\"reason\":\"not needed\"}");
    String later = submit(tenant, "technical", "{\"symbol\":\"AAPL\"}", "");
    var _ = post("/api/v1/job-types/technical/resume", "{}");

    assertThat(answer.path("openJobs").intValue()).isEqualTo(5);
    for (String job : List.of(running, retrying, scheduled, waiting, queued)) {
      JsonNode ended = api.awaitEnd(job);
      assertThat(ended.path("state").stringValue()).as(ended.toString()).isEqualTo("CANCELLED");
      assertThat(ended.path("reason").stringValue()).isEqualTo("not needed");
      assertThat(endsOf(job)).isEqualTo(1);
    }
    assertThat(api.awaitEnd(ofAnother).path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(api.awaitEnd(later).path("state").stringValue()).isEqualTo("SUCCEEDED");
  }

  private long endsOf(String job) throws InterruptedException {
    return api.get("/api/v1/jobs/" + job + "/events")
        .path("items")
        .valueStream()
        .filter(it -> it.path("fact").stringValue("").equals("CANCELLED"))
        .count();
  }

  private String submit(String tenant, String type, String payload, String more) throws Exception {
    return post(
            "/api/v1/jobs",
            "{\"type\":\"%s\",\"payload\":%s,\"tenant\":\"%s\"%s}"
                .formatted(type, payload, tenant, more))
        .path("id")
        .stringValue();
  }

  private void awaitState(String job, String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> api.get("/api/v1/jobs/" + job).path("state").stringValue("").equals(state));
  }

  private JsonNode post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(platform.api().resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }
}
