package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A read model that is new, or behind, and a log whose beginning is gone. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class TrimmedLogIT {

  private static final String PREFIX = "trimmed.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String UNKNOWN = "/api/v1/jobs/" + JobId.next(Instant.EPOCH);

  @Test
  void readModelGoesOnFromWhereTheLogBegins(KafkaBroker kafka, PostgresServer postgres)
      throws Exception {
    String former = postgres.createDatabase("trimmed_former");
    try (var platform = new Platform(kafka, PREFIX)) {
      platform.announceProbe();
      JobMessage first = publish(platform);
      try (var orchestrator = Orchestrator.start(kafka, PREFIX, former)) {
        orchestrator.awaitReady();
        assertThat(stateOf(orchestrator, first)).isEqualTo("QUEUED");
      }
      JobMessage trimmed = publish(platform);
      succeed(platform, first);
      succeed(platform, trimmed);
      platform.trimLane(2);

      try (var orchestrator = Orchestrator.start(kafka, PREFIX, former)) {
        orchestrator.awaitReady();
        assertThat(stateOf(orchestrator, first)).isEqualTo("SUCCEEDED");
        assertIsKnownByItsEventsOnly(orchestrator, trimmed);
        assertKnowsWhatIsNotThere(orchestrator);
      }
      String anew = postgres.createDatabase("trimmed_anew");
      try (var one = Orchestrator.start(kafka, PREFIX, anew);
          var two = Orchestrator.start(kafka, PREFIX, anew)) {
        for (Orchestrator orchestrator : new Orchestrator[] {one, two}) {
          orchestrator.awaitReady();
          assertIsKnownByItsEventsOnly(orchestrator, first);
          assertIsKnownByItsEventsOnly(orchestrator, trimmed);
          assertKnowsWhatIsNotThere(orchestrator);
        }
        assertThat(stateOf(two, publish(platform))).isEqualTo("QUEUED");
      }
    }
  }

  /** No record comes that would have it look where the read model stands. */
  @Test
  void knowsWhatIsNotThereWherePostgresqlComesLater(KafkaBroker kafka, PostgresServer postgres)
      throws Exception {
    try (var platform = new Platform(kafka, "trimmed-later.");
        var gate = Gate.to(postgres.createDatabase("trimmed_later"))) {
      platform.announceProbe();
      var _ = publish(platform);
      platform.trimLane(1);
      gate.shut();
      try (var orchestrator = Orchestrator.start(kafka, "trimmed-later.", gate.jdbcUrl())) {
        platform.awaitProjection();
        assertThat(orchestrator.get(UNKNOWN).status()).isEqualTo(503);

        gate.open();

        assertKnowsWhatIsNotThere(orchestrator);
      }
    }
  }

  private static JobMessage publish(Platform platform) throws Exception {
    Instant now = Instant.now();
    JobMessage job =
        JobMessage.of(JobId.next(now), Platform.PROBE, Priority.NORMAL, Payload.json("{}"), now);
    var _ = platform.publish(job);
    return job;
  }

  private static void succeed(Platform platform, JobMessage job) throws Exception {
    platform.tell(job.id(), new JobFact.Succeeded(Payload.json("{\"n\":1}"), Instant.now()));
  }

  private static String stateOf(Orchestrator orchestrator, JobMessage job) {
    return answer(orchestrator, "/api/v1/jobs/" + job.id()).body().path("state").stringValue();
  }

  private static void assertIsKnownByItsEventsOnly(Orchestrator orchestrator, JobMessage job) {
    Answer answer = answer(orchestrator, "/api/v1/jobs/" + job.id());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(answer.body().path("result").path("n").intValue()).isEqualTo(1);
    assertThat(answer.body().hasNonNull("priority")).isFalse();
    assertThat(answer.body().hasNonNull("payload")).isFalse();
  }

  /** It does not wait for what nobody can read any more. */
  private static void assertKnowsWhatIsNotThere(Orchestrator orchestrator) {
    assertThat(answer(orchestrator, UNKNOWN).status()).isEqualTo(404);
  }

  /** While two of them share the partitions out the read model is behind. */
  private static Answer answer(Orchestrator orchestrator, String path) {
    return await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get(path), answer -> answer.status() != 503);
  }
}
