package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.projection.Database;
import io.dogwatch.orchestrator.queries.JobViews.Ahead;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which jobs are before another one, among so many and no more. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AheadIT {

  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

  private Database database;
  private JobViews views;

  /** Jobs of another type, then 30 of this one, itself, and 5 that came later. */
  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("ahead"));
    views = new JobViews(database.model());
    sql("create table job_ahead partition of job for values from ('2026-03-01') to ('2026-03-02')");
    sql("insert into day_partition values ('2026-03-01')");
    add(10, "other", "NORMAL", TEN.minusSeconds(100));
    add(30, "line", "NORMAL", TEN.minusSeconds(10));
    add(5, "line", "HIGH", TEN.plusSeconds(10));
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void countsThoseOfItsTypeLaneByLane() {
    JobView job = add("line", TEN, TEN);

    assertThat(views.ahead(job, 100))
        .isEqualTo(new Ahead(Map.of(Priority.NORMAL, 30L, Priority.HIGH, 0L), true));
    forget(job);
  }

  /** 41 lie there: 10 others, 30 of its type and itself. */
  @Test
  void tellsThatThereMayBeMoreThanItHasLookedAt() {
    JobView job = add("line", TEN, TEN);

    assertThat(views.ahead(job, 41).isAll()).isTrue();
    assertThat(views.ahead(job, 40).isAll()).isFalse();
    assertThat(views.ahead(job, 40).jobs()).containsEntry(Priority.NORMAL, 30L);
    assertThat(views.ahead(job, 20))
        .isEqualTo(new Ahead(Map.of(Priority.NORMAL, 20L, Priority.HIGH, 0L), false));
    forget(job);
  }

  /** As one that had a time, or was tried before. */
  @Test
  void whatCountsIsWhenItCameToItsLane() {
    JobView job = add("line", TEN.minusSeconds(3_600), TEN);

    assertThat(views.ahead(job, 100).jobs()).containsEntry(Priority.NORMAL, 30L);
    forget(job);
  }

  private JobView add(String type, Instant submittedAt, Instant since) {
    JobId id = JobId.next(TEN);
    insert("'" + id + "'", 1, type, "NORMAL", submittedAt, since);
    return views.find(id).orElseThrow();
  }

  private void add(int number, String type, String priority, Instant at) {
    insert("gen_random_uuid()", number, type, priority, at, at);
  }

  private void insert(
      String id, int number, String type, String priority, Instant submittedAt, Instant since) {
    sql(
        """
        insert into job (day, id, type, priority, state, attempt, delivery, submitted_at, since)
        select '2026-03-01', cast(%s as uuid), '%s', '%s', 'QUEUED', 1, 0, '%s', '%s'
        from generate_series(1, %d)
        """
            .formatted(id, type, priority, submittedAt, since, number));
  }

  private void forget(JobView job) {
    UUID id = job.id();
    sql("delete from job where id = '%s'".formatted(id));
  }

  private void sql(String sql) {
    var _ = JdbcClient.create(database.model().dataSource()).sql(sql).update();
  }
}
