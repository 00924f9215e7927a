package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.platform.Platform;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A type is paused over the API, and its jobs wait, until it is resumed. */
@ExtendWith(SharedPlatform.class)
class PausedTypeIT {

  private static final Submission JOB = new Submission("technical", Map.of("symbol", "AAPL"));

  private final Platform platform;
  private final HttpClient http = HttpClient.newHttpClient();
  private PlatformApi api;

  @SuppressWarnings("NullAway.Init") // connect
  PausedTypeIT(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void connect() {
    api = new PlatformApi(platform.api());
  }

  @AfterEach
  void resumeAndDisconnect() throws Exception {
    order("resume");
    api.close();
    http.close();
  }

  @Test
  void jobsOfAPausedTypeWaitAndSpendNoAttempt() throws Exception {
    order("pause");
    // Each worker hears of it when it does: the first job that stays queued is behind them all.
    await().atMost(Duration.ofSeconds(30)).until(this::submitOne, this::isQueued);
    // Pollers that had asked for jobs before do not take them, either.
    List<String> waiting = api.submit(Collections.nCopies(60, JOB));
    assertThat(isQueued(waiting.getLast())).isTrue();
    for (String job : waiting) {
      assertThat(state(job)).isEqualTo("QUEUED");
    }

    order("resume");

    for (String job : waiting) {
      JsonNode done = api.awaitEnd(job);
      assertThat(done.path("state").stringValue()).isEqualTo("SUCCEEDED");
      assertThat(done.path("attempt").intValue()).isEqualTo(1);
      assertThat(done.path("delivery").intValue()).isLessThanOrEqualTo(2);
    }
  }

  private String submitOne() throws Exception {
    return api.submit(List.of(JOB)).getFirst();
  }

  /** After a second. */
  private boolean isQueued(String id) {
    try {
      return state(id + "?wait=PT1S").equals("QUEUED");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String state(String id) throws InterruptedException {
    return api.get("/api/v1/jobs/" + id).path("state").stringValue();
  }

  private void order(String order) throws Exception {
    var request =
        HttpRequest.newBuilder(platform.api().resolve("/api/v1/job-types/technical/" + order))
            .POST(BodyPublishers.noBody())
            .build();

    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
  }
}
