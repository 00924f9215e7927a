package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.projection.Database;
import io.dogwatch.orchestrator.queries.OpenJobs.Count;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenJobsIT {

  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final JobType COUNTED = new JobType("counted");
  private static final UUID WORKFLOW = new UUID(1, 2);

  private Database database;
  private OpenJobs open;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("open_jobs"));
    open = new OpenJobs(database.model());
    sql(
        "create table job_open_jobs partition of job for values from ('2026-03-01') to ('2026-03-02')");
    add(1, "counted", "SUCCEEDED", "acme");
    add(1, "counted", "CANCELLED", "acme");
    add(3, "counted", "QUEUED", "acme");
    add(2, "counted", "RETRYING", "umbrella");
    add(1, "other", "WAITING", "acme");
    sql(
        "update job set priority = 'HIGH', workflow_id = '%s' where state = 'WAITING'"
            .formatted(WORKFLOW));
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void countsThoseThatFitAndHaveNotEnded() {
    assertThat(open.count(JobFilter.ofType(COUNTED, TEN))).isEqualTo(new Count(5, true));
    assertThat(open.count(JobFilter.ofTenant("acme", TEN))).isEqualTo(new Count(4, true));
    assertThat(open.count(JobFilter.ofWorkflow(WORKFLOW, TEN))).isEqualTo(new Count(1, true));
    assertThat(open.count(new JobFilter(null, Priority.HIGH, "acme", null, TEN)))
        .isEqualTo(new Count(1, true));
    assertThat(open.count(JobFilter.ofType(COUNTED, TEN.minusMillis(1))))
        .isEqualTo(new Count(0, true));
  }

  @Test
  void tellsWhichFiltersAJobFits() {
    JobFilter counted = JobFilter.ofType(COUNTED, TEN);
    JobFilter tooEarly = JobFilter.ofType(COUNTED, TEN.minusMillis(1));
    JobFilter nobody = JobFilter.ofTenant("nobody", TEN.plusSeconds(1));
    JobFilter workflow = new JobFilter(null, Priority.HIGH, "acme", WORKFLOW, TEN);

    assertThat(open.fitting(List.of(counted, tooEarly, nobody, workflow)))
        .containsExactlyInAnyOrder(counted, workflow);
  }

  private void add(int number, String type, String state, String tenant) {
    sql(
        """
        insert into job (day, id, type, priority, state, attempt, delivery, since, submitted_at, tenant)
        select '2026-03-01', gen_random_uuid(), '%s', 'NORMAL', '%s', 1, 0, '%s', '%s', '%s'
        from generate_series(1, %d)
        """
            .formatted(type, state, TEN, TEN, tenant, number));
  }

  private void sql(String sql) {
    var _ = JdbcClient.create(database.model().dataSource()).sql(sql).update();
  }
}
