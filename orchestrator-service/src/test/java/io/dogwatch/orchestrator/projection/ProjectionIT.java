package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.Batches.NOW;
import static io.dogwatch.orchestrator.projection.Batches.dead;
import static io.dogwatch.orchestrator.projection.Batches.failed;
import static io.dogwatch.orchestrator.projection.Batches.job;
import static io.dogwatch.orchestrator.projection.Batches.started;
import static io.dogwatch.orchestrator.projection.Batches.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.alerts.AlertFixtures;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataIntegrityViolationException;

/** The projection alone, on PostgreSQL. */
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
  void keepsAJobWhoseEventsComeFirst() {
    var log = new Batches("early");
    JobId id = JobId.next(NOW);

    var projected = projection.project(List.of(log.entry(succeeded(id, 1, 1))));
    var before = database.row(id);
    projection.project(List.of(log.entry(job(id))));

    assertThat(projected.ended()).containsExactly(id);
    assertThat(before).containsEntry("state", "SUCCEEDED").containsEntry("payload", null);
    assertThat(database.row(id))
        .containsEntry("state", "SUCCEEDED")
        .containsEntry("priority", "HIGH")
        .containsEntry("payload_type", "application/json");
    assertThat((byte[]) database.row(id).get("payload")).asString().isEqualTo("{\"n\":1}");
    assertThat((byte[]) database.row(id).get("result")).asString().isEqualTo("{\"by\":1}");
  }

  /** Topics may be read in any order, the end of a job before the job itself. */
  @Test
  void showsAJobWithWhatItWaitedForWhateverComesFirst() {
    var log = new Batches("depending");
    JobId other = JobId.next(NOW);
    String expected = null;
    for (List<Integer> order :
        List.of(List.of(0, 1, 2), List.of(2, 0, 1), List.of(2, 1, 0), List.of(1, 2, 0))) {
      JobId id = JobId.next(NOW);
      JobMessage waiting = Batches.depending(id, other);
      List<Entry.Content> contents =
          List.of(
              new Entry.Depending(waiting),
              new Entry.Job(waiting.released(Payload.json("{\"resolved\":1}")), NOW),
              new Entry.Happened(succeeded(id, 1, 1)));

      order.forEach(it -> projection.project(List.of(log.entry(contents.get(it)))));

      String row = database.text(id).replace(id.toString(), "");
      assertThat(row).contains("SUCCEEDED", other.toString(), "RUN");
      assertThat((byte[]) database.row(id).get("payload")).asString().contains("resolved");
      assertThat(row).isEqualTo(expected == null ? row : expected);
      expected = row;
    }
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
  void givesTheSameAnswerInAnyOrderFromTwoOrchestratorsAtOnce() throws Exception {
    var random = new Random(42);
    List<JobId> ids = new ArrayList<>();
    List<JobEvent> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      // Foreign ids and our own, so that both kinds of days are raced for.
      JobId id = i % 2 == 0 ? JobId.next(NOW) : JobId.ofRecord("race", 0, i);
      ids.add(id);
      events.addAll(
          List.of(
              started(id, 1, 1),
              failed(id, 1, 1),
              started(id, 2, 1),
              started(id, 2, 2),
              i % 3 == 0 ? dead(id, 2, 2) : succeeded(id, 2, 2)));
    }
    List<JobEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);

    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> lanes = threads.submit(inBatches(database.projection(NOW), jobs(ids, random), 37));
      Future<?> said =
          threads.submit(
              inBatches(database.projection(NOW), new Batches("race-2").entries(shuffled), 53));
      lanes.get();
      said.get();
    }

    for (JobId id : ids) {
      JobStatus expected =
          Objects.requireNonNull(
              Batches.fold(events.stream().filter(it -> it.job().equals(id)).toList()));
      assertThat(database.row(id))
          .containsEntry("state", expected.state().name())
          .containsEntry("attempt", 2)
          .containsEntry("delivery", 2)
          .containsEntry("priority", "HIGH");
    }
    assertThat(database.count("select count(*) from job_event where worker like 'w-%'"))
        .isGreaterThanOrEqualTo(1_500);
  }

  @Test
  void projectsTheSamePartitionOnceThoughTwoOrchestratorsHaveIt() throws Exception {
    List<JobId> ids = new ArrayList<>();
    var log = new Batches("zombie");
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      JobId id = JobId.next(NOW);
      ids.add(id);
      all.add(log.entry(job(id)));
      all.add(log.entry(succeeded(id, 1, 1)));
    }

    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> one = threads.submit(inBatches(database.projection(NOW), all, 10));
      Future<?> two = threads.submit(inBatches(database.projection(NOW), all, 17));
      one.get();
      two.get();
    }

    for (JobId id : ids) {
      assertThat(database.row(id)).containsEntry("state", "SUCCEEDED");
      assertThat(database.count("select count(*) from job_event where job_id = ?", id.value()))
          .isEqualTo(2);
    }
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
  }

  private List<LocalDate> days(List<JobId> ids) {
    return ids.stream()
        .map(id -> ((Date) Objects.requireNonNull(database.row(id).get("day"))).toLocalDate())
        .toList();
  }

  private static List<Entry> jobs(List<JobId> ids, Random random) {
    List<JobId> shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, random);
    var log = new Batches("race-1");
    return shuffled.stream().map(id -> log.entry(job(id))).toList();
  }

  private static Callable<Boolean> inBatches(Projection projection, List<Entry> all, int size) {
    return () -> {
      for (int from = 0; from < all.size(); from += size) {
        projection.project(all.subList(from, Math.min(all.size(), from + size)));
      }
      return true;
    };
  }
}
