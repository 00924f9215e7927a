package io.dogwatch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrchestratorJobsTest {

  private static final JobId JOB = JobId.next(Instant.EPOCH);

  private HttpServer orchestrator;
  private OrchestratorJobs jobs;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    orchestrator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    orchestrator.createContext(
        "/api/v1/jobs/" + JOB,
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    orchestrator.start();
    jobs =
        new OrchestratorJobs(URI.create("http://127.0.0.1:" + orchestrator.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    jobs.close();
    orchestrator.stop(0);
  }

  @Test
  void tellsWhereAJobStands() throws Exception {
    answer = "{\"state\":\"SUCCEEDED\",\"attempt\":2,\"worker\":\"w-1\"}";

    assertThat(jobs.find(JOB)).contains(new Standing(JobState.SUCCEEDED, 2, "w-1", null));
  }

  @Test
  void nobodyHasSpokenOfAJobThatWaits() throws Exception {
    answer = "{\"state\":\"QUEUED\",\"attempt\":1,\"worker\":null}";

    assertThat(jobs.find(JOB)).contains(new Standing(JobState.QUEUED, 1, null, null));
  }

  @Test
  void tellsHowOftenAJobStartedInVain() throws Exception {
    answer = "{\"state\":\"RUNNING\",\"attempt\":1,\"worker\":\"w-1\",\"unfinishedStarts\":3}";

    assertThat(jobs.find(JOB)).contains(new Standing(JobState.RUNNING, 1, "w-1", 3));
  }

  @Test
  void anyOtherAnswerIsNone() throws Exception {
    answer = "no JSON";
    assertThat(jobs.find(JOB)).isEmpty();

    answer = "{\"state\":\"ASLEEP\"}";
    assertThat(jobs.find(JOB)).isEmpty();

    status = 503;
    answer = "{\"state\":\"SUCCEEDED\",\"attempt\":1}";
    assertThat(jobs.find(JOB)).isEmpty();
  }

  @Test
  void noAnswerIsNone() throws Exception {
    orchestrator.stop(0);

    assertThat(jobs.find(JOB)).isEmpty();
  }
}
