package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** All jobs of a tenant are taken back by one order, wherever they are; no others. */
@ExtendWith(SharedPlatform.class)
class CancelledJobsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PAUSE = "/api/v1/job-types/technical/pause";
  private static final String RESUME = "/api/v1/job-types/technical/resume";

  private static final Map<String, Object> TECHNICAL =
      Map.of("type", "technical", "payload", Map.of("symbol", "AAPL"));

  /** Whatever else is said of a job, it goes on. */
  private static final Set<String> ENDS =
      Set.of("SUCCEEDED", "DEAD_LETTERED", "CANCELLED", "EXPIRED", "SKIPPED");

  private final Platform platform;
  private final ApiUser user = new ApiUser();
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
    var _ = post(RESUME, Map.of());
    api.close();
    user.close();
  }

  @Test
  void jobsThatFitEndWhereverTheyAre() throws Exception {
    String tenant = "tenant-" + UUID.randomUUID();
    var _ = post(PAUSE, Map.of());
    String running = submit(tenant, ApiUser.probe(600_000), Map.of());
    Map<String, Object> failing = Map.of("type", "probe", "payload", Map.of("failTimes", 1));
    Map<String, Object> inAnHour =
        Map.of("maxAttempts", 2, "backoff", Map.of("base", "PT1H", "max", "PT1H"));
    String retrying = submit(tenant, failing, inAnHour);
    String scheduled = submit(tenant, ApiUser.probe(0), Map.of("delay", "PT1H"));
    String waiting = submit(tenant, ApiUser.probe(0), Map.of("dependsOn", List.of(running)));
    String queued = submit(tenant, TECHNICAL, Map.of("priority", "low"));
    String ofAnother = submit(tenant + "-2", TECHNICAL, Map.of());
    awaitState(running, "RUNNING");
    awaitState(retrying, "RETRYING");
    awaitState(scheduled, "SCHEDULED");
    awaitState(waiting, "WAITING");
    awaitState(queued, "QUEUED");

    JsonNode answer =
        post(
            "/api/v1/jobs/cancel",
            Map.of("filter", Map.of("tenant", tenant), "reason", "not needed"));
    String later = submit(tenant, TECHNICAL, Map.of());
    var _ = post(RESUME, Map.of());

    assertThat(answer.path("openJobs").intValue()).isEqualTo(5);
    for (String job : List.of(running, retrying, scheduled, waiting, queued)) {
      JsonNode ended = api.awaitEnd(job);
      assertThat(ended.path("state").stringValue()).as(ended.toString()).isEqualTo("CANCELLED");
      assertThat(ended.path("reason").stringValue()).isEqualTo("not needed");
      assertThat(endsOf(job)).containsExactly("CANCELLED");
    }
    assertThat(api.awaitEnd(ofAnother).path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(api.awaitEnd(later).path("state").stringValue()).isEqualTo("SUCCEEDED");
  }

  private List<String> endsOf(String job) throws InterruptedException {
    return api.get("/api/v1/jobs/" + job + "/events")
        .path("items")
        .valueStream()
        .map(it -> it.path("fact").stringValue(""))
        .filter(ENDS::contains)
        .toList();
  }

  private String submit(String tenant, Map<String, Object> job, Map<String, Object> more)
      throws Exception {
    Map<String, Object> body = new HashMap<>(job);
    body.put("tenant", tenant);
    body.putAll(more);
    return post("/api/v1/jobs", body).path("id").stringValue();
  }

  private void awaitState(String job, String state) {
    var _ = user.awaitState(platform.api(), "/api/v1/jobs/" + job, state, PATIENCE);
  }

  private JsonNode post(String path, Object body) throws Exception {
    Answer answer = user.post(platform.api(), path, body);
    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    return answer.body();
  }
}
