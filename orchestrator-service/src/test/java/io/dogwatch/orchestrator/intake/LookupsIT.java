package io.dogwatch.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is asked again and again costs the same when Kafka is away, and all jobs are here. */
@ExtendWith(SharedPostgres.class)
final class LookupsIT {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final IntakeDatabase database;

  LookupsIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "lookups", test);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void jobOnItsWayIsFoundWithoutReadingAllOthers() {
    sql(
        """
        insert into intake.outbox (job_id, message, traceparent)
        select gen_random_uuid(), '\\x00', '' from generate_series(1, 10000)
        """);
    sql("analyze intake.outbox");
    var outbox = new Outbox(database.schema());

    assertThat(scansOf("intake.outbox", () -> outbox.has(JobId.next(NOW)))).isZero();
  }

  @Test
  void jobThatWaitsForLongestIsFoundWithoutReadingAllOthers() {
    sql(
        """
        insert into intake.waiting_job (job_id, message, traceparent, since)
        select gen_random_uuid(), '\\x00', '', now() - make_interval(secs => n)
        from generate_series(1, 10000) n
        """);
    sql("analyze intake.waiting_job");
    var waiting = new WaitingJobs(database.schema());

    assertThat(scansOf("intake.waiting_job", waiting::oldest)).isZero();
  }

  /** How often a table is read from its first row to its last meanwhile. */
  private long scansOf(String table, Runnable action) {
    var transaction =
        new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              action.run();
              return JdbcClient.create(database.dataSource())
                  .sql(
                      "select seq_scan from pg_stat_xact_all_tables where relid = cast(? as regclass)")
                  .param(table)
                  .query(Long.class)
                  .single();
            }));
  }

  private void sql(String sql) {
    var _ = JdbcClient.create(database.dataSource()).sql(sql).update();
  }
}
