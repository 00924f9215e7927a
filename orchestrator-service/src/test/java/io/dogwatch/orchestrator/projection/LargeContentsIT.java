package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.Batches.NOW;
import static io.dogwatch.orchestrator.projection.Batches.job;
import static io.dogwatch.orchestrator.projection.Batches.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Payloads and results lie apart from their job where they are large. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeContentsIT {

  private Database database;
  private Projection projection;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("large_contents"));
    projection = database.projection(NOW);
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void keepsLargeContentsApart() {
    var log = new Batches("large");
    JobId id = JobId.next(NOW);
    Payload payload = new Payload(new byte[64 * 1024 + 1], "application/octet-stream");
    Payload result = new Payload(new byte[70_000], "application/octet-stream");
    JobMessage job = JobMessage.of(id, Batches.TYPE, Priority.HIGH, payload, NOW);
    JobEvent succeeded = Batches.event(id, 1, 1, new JobFact.Succeeded(result, NOW.plusSeconds(1)));

    projection.project(List.of(log.entry(job)));
    projection.project(List.of(log.entry(succeeded)));

    assertThat(database.row(id))
        .containsEntry("payload", null)
        .containsEntry("payload_type", "application/octet-stream")
        .containsEntry("result", null)
        .containsEntry("result_type", "application/octet-stream");
    assertThat(sizes(id)).isEqualTo(Map.of("PAYLOAD", 64L * 1024 + 1, "RESULT", 70_000L));
  }

  @Test
  void keepsTheLargeResultOfAJobThatIsNewAndOfOneWhoseEventsComeFirst() {
    var log = new Batches("large-early");
    JobId fresh = JobId.next(NOW);
    JobId early = JobId.next(NOW);
    Payload large = new Payload(new byte[70_000], "application/octet-stream");
    var done = new JobFact.Succeeded(large, NOW.plusSeconds(1));
    JobMessage message = JobMessage.of(early, Batches.TYPE, Priority.HIGH, large, NOW);

    projection.project(List.of(log.entry(job(fresh)), log.entry(Batches.event(fresh, 1, 1, done))));
    projection.project(List.of(log.entry(Batches.event(early, 1, 1, done))));
    projection.project(List.of(log.entry(message)));

    assertThat(sizes(fresh)).isEqualTo(Map.of("RESULT", 70_000L));
    assertThat(sizes(early)).isEqualTo(Map.of("PAYLOAD", 70_000L, "RESULT", 70_000L));
  }

  @Test
  void keepsContentsOf64KibWithTheirJob() {
    var log = new Batches("small");
    JobId id = JobId.next(NOW);
    Payload payload = new Payload(new byte[64 * 1024], "application/octet-stream");

    projection.project(
        List.of(log.entry(JobMessage.of(id, Batches.TYPE, Priority.HIGH, payload, NOW))));

    assertThat((byte[]) database.row(id).get("payload")).hasSize(64 * 1024);
    assertThat(sizes(id)).isEmpty();
  }

  private Map<String, Long> sizes(JobId id) {
    return database.counts(
        "select kind, size from job_content where job_id = '%s'".formatted(id.value()));
  }
}
