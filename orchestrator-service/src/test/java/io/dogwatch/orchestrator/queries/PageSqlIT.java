package io.dogwatch.orchestrator.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.projection.Database;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What few jobs have is found without reading all the others. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageSqlIT {

  private Database database;

  @BeforeAll
  void start(PostgresServer postgres) {
    database = new Database(postgres.createDatabase("page_sql"));
    for (int day = 1; day <= 2; day++) {
      sql(
          "create table job_page_%1$d partition of job for values from ('2026-03-0%1$d') to ('2026-03-0%2$d')"
              .formatted(day, day + 1));
      add(day, 20_000, "case when n % 2 = 0 then 'usual' end", "null");
    }
    add(1, 3, "'rare'", "'nightly'");
    sql("analyze job");
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rare", "nobody"})
  void tenantOfFewReadsNoOthers(String tenant) {
    assertThat(plan(new PageRequest(null, null, null, tenant, null, null, 50)))
        .doesNotContain("Seq Scan", "Rows Removed")
        .contains("tenant_submitted_at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nightly", "unheard-of"})
  void scheduleOfFewReadsNoOthers(String schedule) {
    assertThat(plan(new PageRequest(null, null, null, null, schedule, null, 50)))
        .doesNotContain("Seq Scan", "Rows Removed")
        .contains("schedule_submitted_at");
  }

  @Test
  void pageOfAnyWorkflowReadsNoOthers() {
    assertThat(plan(new PageRequest(null, null, new UUID(1, 2), null, null, null, 50)))
        .doesNotContain("Seq Scan", "Rows Removed");
  }

  private String plan(PageRequest request) {
    JdbcClient jdbc = JdbcClient.create(database.model().dataSource());
    return String.join(
        "\n",
        PageSql.of("explain analyze select id", request, jdbc)
            .query((row, _) -> row.getString(1))
            .list());
  }

  private void add(int day, int jobs, String tenant, String schedule) {
    sql(
        """
        insert into job (day, id, type, priority, state, attempt, delivery, since, submitted_at,
          tenant, schedule)
        select at::date, gen_random_uuid(), 'probe', 'NORMAL', 'SUCCEEDED', 1, 1, at, at, %s, %s
        from (select n, timestamp '2026-03-0%d 01:00' + n * interval '1 second' as at
          from generate_series(1, %d) n) as moment
        """
            .formatted(tenant, schedule, day, jobs));
  }

  private void sql(String sql) {
    var _ = JdbcClient.create(database.model().dataSource()).sql(sql).update();
  }
}
