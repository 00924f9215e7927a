package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.Installation.AT;
import static io.dogwatch.orchestrator.Installation.event;
import static io.dogwatch.orchestrator.Installation.succeeded;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Where a job stands, told at once or when it has ended, and never too early. */
@ExtendWith(SharedInstallation.class)
final class AskAboutJobsIT {

  private final Installation installation;
  private final Platform platform;
  private final Orchestrator orchestrator;

  AskAboutJobsIT(Installation installation) {
    this.installation = installation;
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void tellsWhereAJobStandsWithAllThatWasToldUntilNow() throws Exception {
    for (int i = 0; i < 50; i++) {
      JobId id = installation.submitted("{}");
      var _ = platform.publish(succeeded(id, "null"));

      JsonNode standing =
          orchestrator
              .get("/api/v1/job-standings?current=true&id=" + id)
              .body()
              .path("items")
              .path(0);

      assertThat(standing.path("state").asString("")).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void countsTheStartsThatCameToNoEnd() throws Exception {
    JobId id = installation.submitted("{}");
    for (int delivery = 1; delivery <= 3; delivery++) {
      var _ = platform.publish(event(id, new Claim(1, delivery), new JobFact.Started()));
    }
    var failed =
        new JobFact.AttemptFailed(Failure.of(FailureCode.INTERNAL, "oops"), AT, AT.plusSeconds(1));
    var _ = platform.publish(event(id, new Claim(1, 3), failed));
    await().atMost(Duration.ofSeconds(10)).until(() -> installation.state(id).equals("RETRYING"));
    JsonNode retrying = orchestrator.get("/api/v1/jobs/" + id).body();
    JsonNode standing = standings(id, JobId.next(AT)).path("items");
    var _ = platform.publish(event(id, new Claim(2, 1), new JobFact.Expired()));
    await().atMost(Duration.ofSeconds(10)).until(() -> installation.state(id).equals("EXPIRED"));
    JsonNode ended = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(retrying.path("unfinishedStarts").intValue()).isEqualTo(2);
    assertThat(ended.has("unfinishedStarts")).isFalse();
    assertThat(standing.size()).as("nobody knows the other one").isEqualTo(1);
    assertThat(standing.path(0).path("id").stringValue()).isEqualTo(id.toString());
    assertThat(standing.path(0).path("state").stringValue()).isEqualTo("RETRYING");
    assertThat(standing.path(0).path("attempt").intValue()).isEqualTo(1);
    assertThat(standing.path(0).path("worker").stringValue()).isEqualTo("w-1");
    assertThat(standing.path(0).path("unfinishedStarts").intValue()).isEqualTo(2);
    assertThat(standings(id).path("items").path(0).has("unfinishedStarts")).isFalse();
  }

  @Test
  void forgivesTheStartsBeforeAStepThatCameToItsEnd() throws Exception {
    JobId id = installation.submitted("{}");
    var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Started()));
    var _ = platform.publish(event(id, new Claim(1, 2), new JobFact.Continued(1, 2, AT, null)));
    var _ = platform.publish(event(id, new Claim(2, 1), new JobFact.Started()));
    await().atMost(Duration.ofSeconds(10)).until(() -> installation.state(id).equals("RUNNING"));

    JsonNode running = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(running.path("unfinishedStarts").intValue()).isEqualTo(1);
  }

  @Test
  void answersALongPollWithTheEnd() throws Exception {
    JobId id = installation.submitted("{}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> poll =
          threads.submit(() -> orchestrator.get("/api/v1/jobs/" + id + "?wait=PT60S"));
      var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Started()));
      await().atMost(Duration.ofSeconds(10)).until(() -> installation.state(id).equals("RUNNING"));
      boolean answeredEarly = poll.isDone();
      var _ = platform.publish(succeeded(id, "null"));

      assertThat(answeredEarly).isFalse();
      assertThat(poll.get(10, TimeUnit.SECONDS).body().path("state").stringValue())
          .isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void answersALongPollWithTheJobAsItIsWhenTheTimeIsOver() throws Exception {
    JobId id = installation.submitted("{}");

    Answer answer = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT0.2S");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("state").stringValue()).isEqualTo("QUEUED");
  }

  @Test
  void knowsAtOnceThatThereIsNoSuchJobWhereTheLogEndsInATransaction() throws Exception {
    JobId id = installation.submitted("{}");
    platform.publishInTransactions(
        succeeded(id, "{}"), succeeded(JobId.parse("6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b002"), "{}"));

    Answer ended = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S");

    assertThat(ended.body().path("state").stringValue()).isEqualTo("SUCCEEDED");
    await().atMost(Duration.ofSeconds(30)).until(() -> isUnknownWithin(Duration.ofSeconds(1)));
  }

  /** Who submits many jobs at once asks for the last one before the read model has it. */
  @Test
  void deniesNoJobThatTheReadModelHasYetToSee() throws Exception {
    try (Connection connection = DriverManager.getConnection(installation.database());
        Statement statement = connection.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      statement.execute("lock table read_model_1.job in exclusive mode"); // nobody can write
      JobId id = installation.submitted("{}");
      String job = "/api/v1/jobs/" + id;

      Answer tooSoon = orchestrator.get(job);
      Future<Answer> waits = threads.submit(() -> orchestrator.get(job + "?wait=PT30S"));
      assertThat(tooSoon.status()).isEqualTo(503);
      assertThat(tooSoon.header("Retry-After")).isEqualTo("5");
      connection.rollback();
      platform.publish(succeeded(id, "{}"));
      assertThat(waits.get().body().path("state").stringValue()).isEqualTo("SUCCEEDED");
    }
  }

  private JsonNode standings(JobId... ids) throws Exception {
    String query = Arrays.stream(ids).map(id -> "id=" + id).collect(joining("&"));
    return orchestrator.get("/api/v1/job-standings?" + query).body();
  }

  private boolean isUnknownWithin(Duration time) throws Exception {
    long start = System.nanoTime();
    Answer answer = orchestrator.get("/api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b002");
    return answer.status() == 404 && System.nanoTime() - start < time.toNanos();
  }
}
