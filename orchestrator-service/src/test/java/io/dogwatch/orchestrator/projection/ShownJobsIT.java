package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.Batches.NOW;
import static io.dogwatch.orchestrator.projection.Batches.job;
import static io.dogwatch.orchestrator.projection.Batches.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is shown of a job while it waits, goes on in steps, or is taken back. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShownJobsIT {

  private Database database;
  private Projection projection;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("shown_jobs"));
    projection = database.projection(NOW);
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void tellsWhenAJobThatWaitedCameToWhereItWas() {
    var log = new Batches("released");
    JobId id = JobId.next(NOW);
    JobMessage waiting = Batches.depending(id, JobId.next(NOW));
    JobMessage released =
        waiting.released(Payload.json("{}")).withNotBefore(NOW.plusSeconds(60)); // of its own

    projection.project(List.of(log.entry(new Entry.Job(released, NOW.plusSeconds(61)))));
    projection.project(List.of(log.entry(new Entry.Waiting(released, NOW.plusSeconds(30)))));
    projection.project(List.of(log.entry(new Entry.Depending(waiting))));

    assertThat(
            database.counts(
                "select fact, cast(extract(epoch from at - timestamptz '%s') as bigint) as size"
                        .formatted(NOW)
                    + " from job_event where job_id = '%s'".formatted(id.value())))
        .isEqualTo(Map.of("WAITING", 0L, "SCHEDULED", 30L, "QUEUED", 61L));
  }

  @Test
  void tellsWhenAReleasedJobCameToItsLane() {
    var log = new Batches("released-to-lane");
    JobId id = JobId.next(NOW);
    JobMessage waiting = Batches.depending(id, JobId.next(NOW));

    projection.project(List.of(log.entry(new Entry.Depending(waiting))));
    projection.project(
        List.of(
            log.entry(new Entry.Job(waiting.released(Payload.json("{}")), NOW.plusSeconds(30)))));

    assertThat(((Timestamp) Objects.requireNonNull(database.row(id).get("since"))).toInstant())
        .isEqualTo(NOW.plusSeconds(30));
    assertThat(
            database.count(
                "select count(*) from job_event where job_id = ? and fact = 'QUEUED' and at = '"
                    + NOW.plusSeconds(30)
                    + "'",
                id.value()))
        .isOne();
  }

  @Test
  void showsWhenAWaitingJobComesDueUntilItIsOnItsLane() {
    var log = new Batches("waiting");
    JobId id = JobId.next(NOW);
    JobMessage waiting = job(id).withNotBefore(NOW.plusSeconds(60));
    var moved =
        new JobEvent(
            id,
            Batches.TYPE,
            new Claim(1, 0),
            null,
            NOW.plusSeconds(1),
            new JobFact.Scheduled(NOW.plusSeconds(30)));

    projection.project(List.of(log.entry(moved)));
    projection.project(List.of(log.entry(new Entry.Waiting(waiting, NOW.plusSeconds(2)))));
    projection.project(List.of(log.entry(new Entry.Repeated())));
    var scheduled = database.row(id);
    projection.project(List.of(log.entry(waiting)));

    assertThat(scheduled).containsEntry("state", "SCHEDULED").containsEntry("priority", "HIGH");
    assertThat(((Timestamp) Objects.requireNonNull(scheduled.get("due_at"))).toInstant())
        .isEqualTo(NOW.plusSeconds(30));
    assertThat(database.row(id)).containsEntry("state", "QUEUED").containsEntry("due_at", null);
  }

  @Test
  void showsTheStepsOfALongJob() {
    var log = new Batches("steps");
    JobId id = JobId.next(NOW);
    JobMessage first = job(id);
    JobFact continued = new JobFact.Continued(1, 20, NOW, null);

    projection.project(List.of(log.entry(first)));
    projection.project(List.of(log.entry(Batches.event(id, 1, 1, continued))));
    var between = database.row(id);
    projection.project(List.of(log.entry(first.nextStep(Payload.json("{}"), null))));
    projection.project(List.of(log.entry(succeeded(id, 2, 1))));

    assertThat(between).containsEntry("state", "QUEUED").containsEntry("attempt", 2);
    assertThat(database.row(id)).containsEntry("state", "SUCCEEDED").containsEntry("attempt", 2);
    assertThat(
            database.count(
                "select (detail->>'checkpointSize')::int * (detail->>'step')::int from job_event"
                    + " where fact = 'CONTINUED' and job_id = ?",
                id.value()))
        .isEqualTo(20);
  }

  @Test
  void showsWhereAJobRanThatWasTakenBack() {
    var log = new Batches("taken-back");
    JobId id = JobId.next(NOW);
    JobFact cancelled = new JobFact.Cancelled("a mistake", NOW);

    projection.project(List.of(log.entry(job(id)), log.entry(Batches.event(id, 1, 1, cancelled))));

    assertThat(database.row(id))
        .containsEntry("state", "CANCELLED")
        .containsEntry("worker", "w-1")
        .containsEntry("started_at", Timestamp.from(NOW))
        .containsEntry("reason", "a mistake");
  }

  @Test
  void jobThatWasTakenBackWithoutAWordHasNoReason() {
    var log = new Batches("wordless");
    JobId id = JobId.next(NOW);
    JobFact cancelled = new JobFact.Cancelled("", null);

    projection.project(List.of(log.entry(job(id)), log.entry(Batches.event(id, 1, 1, cancelled))));

    assertThat(database.row(id)).containsEntry("state", "CANCELLED").containsEntry("reason", null);
    assertThat(
            database.count(
                "select count(*) from job_event"
                    + " where fact = 'CANCELLED' and detail is null and job_id = ?",
                id.value()))
        .isEqualTo(1);
  }
}
