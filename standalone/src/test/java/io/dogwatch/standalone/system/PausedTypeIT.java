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
    String waiting = await().atMost(Duration.ofSeconds(30)).until(this::submitOne, this::isQueued);

    order("resume");
    JsonNode done = api.awaitEnd(waiting);

    assertThat(done.path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(done.path("attempt").intValue()).isEqualTo(1);
    assertThat(done.path("delivery").intValue()).isEqualTo(1);
  }

  private String submitOne() throws Exception {
    return api.submit(List.of(JOB)).getFirst();
  }

  private boolean isQueued(String id) {
    try {
      return api.get("/api/v1/jobs/" + id + "?wait=PT1S")
          .path("state")
          .stringValue()
          .equals("QUEUED");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void order(String order) throws Exception {
    var request =
        HttpRequest.newBuilder(platform.api().resolve("/api/v1/job-types/technical/" + order))
            .POST(BodyPublishers.noBody())
            .build();

    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
  }
}
