package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Two orchestrators share the work; each answers for what the other has projected. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class TwoOrchestratorsIT {

  private static final String PREFIX = "two.";
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void answerForEachOtherAndReplaceEachOther(KafkaBroker kafka, PostgresServer postgres)
      throws Exception {
    String url = postgres.createDatabase("two");
    try (var platform = new Platform(kafka, PREFIX)) {
      platform.announceProbe();
      try (var one = Orchestrator.start(kafka, PREFIX, url)) {
        one.awaitReady();
        try (var two = Orchestrator.start(kafka, PREFIX, url)) {
          two.awaitReady();

          for (int i = 0; i < 10; i++) {
            passOn(platform, one, two);
            passOn(platform, two, one);
          }
          passWorkflowOn(platform, one, two);
          passWorkflowOn(platform, two, one);
          assertThat(one.projected()).isPositive();
          assertThat(two.projected()).isPositive();
        }
        passOn(platform, one, one);
      }
    }
  }

  /** Jobs are submitted at one orchestrator, asked for and waited for at the other. */
  private static void passOn(Platform platform, Orchestrator here, Orchestrator there)
      throws Exception {
    String job = "{\"type\": \"probe\", \"payload\": {}},".repeat(20);
    JsonNode ids =
        here.post("/api/v1/jobs", "[" + job.substring(0, job.length() - 1) + "]")
            .body()
            .path("ids");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> polls = new ArrayList<>();
      for (JsonNode id : ids) {
        polls.add(
            threads.submit(
                () -> there.get("/api/v1/jobs/" + id.stringValue() + "?wait=PT60S").body()));
      }
      for (JsonNode id : ids) {
        succeed(platform, id.stringValue());
      }
      for (Future<JsonNode> poll : polls) {
        assertThat(poll.get(20, TimeUnit.SECONDS).path("state").stringValue())
            .isEqualTo("SUCCEEDED");
      }
    }
  }

  /** A workflow is submitted at one orchestrator, waited for at the other; either may end it. */
  private static void passWorkflowOn(Platform platform, Orchestrator here, Orchestrator there)
      throws Exception {
    String workflow =
        "{\"name\":\"w\",\"steps\":[{\"name\":\"a\",\"job\":{\"type\":\"probe\",\"payload\":{}}}]}";
    String path =
        "/api/v1/workflows/"
            + here.post("/api/v1/workflows", workflow).body().path("id").stringValue();
    String job =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> there.get(path + "/steps/a/jobs").body().at("/items/0/job"),
                JsonNode::isString)
            .stringValue();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> poll = threads.submit(() -> there.get(path + "?wait=PT60S").body());
      succeed(platform, job);
      assertThat(poll.get(20, TimeUnit.SECONDS).path("state").stringValue()).isEqualTo("SUCCEEDED");
    }
  }

  private static void succeed(Platform platform, String job) throws Exception {
    platform.tell(JobId.parse(job), new JobFact.Succeeded(Payload.json("{}"), AT));
  }
}
