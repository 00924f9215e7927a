package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.Batches.NOW;
import static io.dogwatch.orchestrator.projection.Batches.dead;
import static io.dogwatch.orchestrator.projection.Batches.failed;
import static io.dogwatch.orchestrator.projection.Batches.job;
import static io.dogwatch.orchestrator.projection.Batches.started;
import static io.dogwatch.orchestrator.projection.Batches.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.alerts.AlertFixtures;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Date;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataIntegrityViolationException;

/** The projection alone, on PostgreSQL: every record counts once, for the job that it is about. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProjectionIT {

  private Database database;
  private Projection projection;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("projection"));
    projection = database.projection(NOW);
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void changesNothingWhenABatchComesTwice() {
    var log = new Batches("twice");
    JobId id = JobId.next(NOW);
    var batch =
        List.of(log.entry(job(id)), log.entry(started(id, 1, 1)), log.entry(failed(id, 1, 1)));

    var first = projection.project(batch);
    String row = database.text(id);
    var second = projection.project(batch);

    assertThat(database.text(id)).isEqualTo(row).contains("\"state\":\"RETRYING\"");
    assertThat(second.next()).isEqualTo(first.next());
    assertThat(second.ended()).isEmpty();
    assertThat(database.count("select count(*) from job_event where job_id = ?", id.value()))
        .isEqualTo(3);
  }

  @Test
  void takesOnlyWhatIsNewOfABatchThatOverlaps() {
    var log = new Batches("overlap");
    JobId id = JobId.next(NOW);
    var queued = log.entry(job(id));
    var done = log.entry(succeeded(id, 1, 1));
    projection.project(List.of(queued));

    var projected = projection.project(List.of(queued, done));

    assertThat(projected.ended()).containsExactly(id);
    assertThat(database.count("select count(*) from job_event where job_id = ?", id.value()))
        .isEqualTo(2);
  }

  @Test
  void leavesNothingOfABatchThatFails() {
    var log = new Batches("atomic");
    JobId id = JobId.next(NOW);
    var beyondTime =
        new JobEvent(id, Batches.TYPE, new Claim(1, 1), null, Instant.MAX, new JobFact.Started());
    var batch = List.of(log.entry(job(id)), log.entry(beyondTime));

    assertThatThrownBy(() -> projection.project(batch))
        .isInstanceOf(DataIntegrityViolationException.class);

    assertThat(database.rows(id)).isEmpty();
    assertThat(database.count("select count(*) from projection_offset where topic = 'atomic'"))
        .isZero();
  }

  @Test
  void ignoresLowerClaimsAndAllThatFollowsTheEnd() {
    var log = new Batches("claims");
    JobId id = JobId.next(NOW);

    projection.project(List.of(log.entry(job(id)), log.entry(started(id, 1, 2))));
    projection.project(List.of(log.entry(succeeded(id, 1, 1))));
    var running = database.row(id);
    projection.project(List.of(log.entry(dead(id, 1, 2))));
    projection.project(List.of(log.entry(succeeded(id, 2, 1))));

    assertThat(running).containsEntry("state", "RUNNING").containsEntry("worker", "w-2");
    assertThat(database.row(id))
        .containsEntry("state", "DEAD")
        .containsEntry("reason", "MAX_ATTEMPTS")
        .containsEntry("failure_message", "no answer");
  }

  @Test
  void keepsAllIdsWhereTheyAreFoundAgain() {
    var log = new Batches("ids");
    List<JobId> ids =
        List.of(
            JobId.next(NOW),
            JobId.next(NOW.minus(Duration.ofDays(20))),
            JobId.next(NOW.minus(Duration.ofDays(4_000))),
            JobId.next(NOW.plus(Duration.ofDays(10))),
            JobId.ofRecord("lane", 0, 7),
            JobId.parse("00000000-0000-0000-0000-000000000000"),
            JobId.parse("8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d"));

    ids.forEach(id -> projection.project(List.of(log.entry(job(id)))));
    // Much later, on an orchestrator with another clock, the future id's own day is near.
    var later = database.projection(NOW.plus(Duration.ofDays(10)));
    ids.forEach(id -> later.project(List.of(log.entry(succeeded(id, 1, 1)))));

    assertThat(ids)
        .allSatisfy(id -> assertThat(database.row(id)).containsEntry("state", "SUCCEEDED"));
    assertThat(days(ids))
        .containsExactly(
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-02-09"),
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-03-01"));
    assertThat(database.count("select count(*) from job_day")).isGreaterThanOrEqualTo(5);
  }

  @Test
  void keepsTheLatestRevisionOfAnAlert() {
    var log = new Batches("alerts");
    List<Entry> revisions = new ArrayList<>();
    for (int revision : new int[] {2, 1, 3}) {
      revisions.add(
          log.entry(new Entry.Alerted(AlertFixtures.alert(900, revision, Alert.State.FIRING))));
    }

    projection.project(revisions.subList(0, 1));
    projection.project(revisions.subList(1, 3));
    projection.project(
        List.of(log.entry(new Entry.Alerted(AlertFixtures.alert(900, 1, Alert.State.RESOLVED)))));

    assertThat(
            database.count(
                "select revision from alert where alert_id = 'alert-900' and state = 'FIRING'"))
        .isEqualTo(3);
    assertThat(database.count("select count(*) from alert_revision where alert_id = 'alert-900'"))
        .isEqualTo(3);
  }

  @Test
  void storesTextsThatPostgresqlCantHold() {
    var log = new Batches("nul");
    JobId id = JobId.next(NOW);

    projection.project(
        List.of(
            log.entry(job(id)),
            log.entry(Batches.event(id, 1, 1, new JobFact.Cancelled("a\0b", null)))));

    assertThat(database.row(id)).containsEntry("reason", "a\uFFFDb");
  }

  private List<LocalDate> days(List<JobId> ids) {
    return ids.stream()
        .map(id -> ((Date) Objects.requireNonNull(database.row(id).get("day"))).toLocalDate())
        .toList();
  }
}
