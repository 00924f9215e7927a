package io.dogwatch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
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

class OrchestratorEndsTest {

  private static final JobId JOB = JobId.next(Instant.EPOCH);

  private HttpServer orchestrator;
  private OrchestratorEnds ends;
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
    ends =
        new OrchestratorEnds(URI.create("http://127.0.0.1:" + orchestrator.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    ends.close();
    orchestrator.stop(0);
  }

  @Test
  void jobThatSucceededHasEnded() throws Exception {
    answer = "{\"state\":\"SUCCEEDED\"}";

    assertThat(ends.hasEnded(JOB)).isTrue();
  }

  @Test
  void jobThatRunsHasNot() throws Exception {
    answer = "{\"state\":\"RUNNING\"}";

    assertThat(ends.hasEnded(JOB)).isFalse();
  }

  @Test
  void anyOtherAnswerIsNone() throws Exception {
    answer = "no JSON";
    assertThat(ends.hasEnded(JOB)).isFalse();

    status = 503;
    answer = "{\"state\":\"SUCCEEDED\"}";
    assertThat(ends.hasEnded(JOB)).isFalse();
  }

  @Test
  void noAnswerIsNone() throws Exception {
    orchestrator.stop(0);

    assertThat(ends.hasEnded(JOB)).isFalse();
  }
}
