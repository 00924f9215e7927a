package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.time.Instant;
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
  private final ApiUser user = new ApiUser();
  private final Workers workers;
  private PlatformApi api;

  @SuppressWarnings("NullAway.Init") // connect
  PausedTypeIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  @BeforeEach
  void connect() {
    api = new PlatformApi(platform.api());
  }

  @AfterEach
  void resumeAndDisconnect() throws Exception {
    order("resume");
    api.close();
    user.close();
  }

  @Test
  void jobsOfAPausedTypeWaitAndSpendNoAttempt() throws Exception {
    workers.awaitAll();
    Instant before = Instant.now();
    order("pause");
    workers.awaitHold("technical", Hold.PAUSE, before);
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

  /** After a second. */
  private boolean isQueued(String id) throws InterruptedException {
    return state(id + "?wait=PT1S").equals("QUEUED");
  }

  private String state(String id) throws InterruptedException {
    return api.get("/api/v1/jobs/" + id).path("state").stringValue();
  }

  private void order(String order) throws Exception {
    Answer answer = user.post(platform.api(), "/api/v1/job-types/technical/" + order, Map.of());

    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
  }
}
