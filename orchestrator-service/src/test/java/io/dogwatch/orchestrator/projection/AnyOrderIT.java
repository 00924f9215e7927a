package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.Batches.NOW;
import static io.dogwatch.orchestrator.projection.Batches.dead;
import static io.dogwatch.orchestrator.projection.Batches.failed;
import static io.dogwatch.orchestrator.projection.Batches.job;
import static io.dogwatch.orchestrator.projection.Batches.started;
import static io.dogwatch.orchestrator.projection.Batches.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** Topics are read in any order, by two orchestrators at once, and jobs come out the same. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnyOrderIT {

  private Database database;
  private Projection projection;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("any_order"));
    projection = database.projection(NOW);
  }

  @AfterAll
  void stop() {
    database.close();
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
