package io.dogwatch.orchestrator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(SharedPostgres.class)
final class GenerationsIT {

  private final HikariDataSource pool = new HikariDataSource();
  private final Generations generations = new Generations(pool);

  GenerationsIT(PostgresServer postgres, TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    pool.setJdbcUrl(postgres.createDatabase("generations_" + name));
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  /** Release 0.1 had no schema of its own for the read model. */
  @Test
  void takesOverWhatAnEarlierReleaseHasWritten() {
    Flyway.configure()
        .dataSource(pool)
        .locations("classpath:db/migration")
        .target("4") // the last one that it had
        .load()
        .migrate();
    execute("create table somebody_elses (id int)");
    execute(
        "create table job_20260301 partition of job for values from ('2026-03-01') to"
            + " ('2026-03-02')");
    execute(
        "create table job_event_20260301 partition of job_event for values from ('2026-03-01') to"
            + " ('2026-03-02')");
    execute("insert into day_partition values ('2026-03-01')");
    execute("insert into projection_offset values ('dogwatch.job-events', 0, 7)");
    execute(
        "insert into job (day, id, type, state, attempt, delivery, since, submitted_at, metadata)"
            + " values ('2026-03-01', '6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b002', 'probe', 'QUEUED', 1,"
            + " 0, now(), now(), '{\"a-schedule\":\"a\",\"note\":\"\\\"schedule\\\":\\\"b\\\"\","
            + "\"nul\":\"\\u0000\",\"schedule\":\"nightly\"}')");
    execute(
        "insert into job_event (day, job_id, attempt, delivery, at, fact) values ('2026-03-01',"
            + " '6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b002', 1, 0, now(), 'QUEUED')");

    Generation first = generations.begin();
    Generation again = generations.begin();

    assertThat(first.number()).isEqualTo(1);
    assertThat(count("select count(*) from read_model_1.job where schedule = 'nightly'")).isOne();
    assertThat(again.number()).isEqualTo(1);
    assertThat(count("select count(*) from read_model_1.job where state = 'QUEUED'")).isOne();
    assertThat(count("select count(*) from read_model_1.job_event where seq = 1")).isOne();
    assertThat(count("select next from read_model_1.projection_offset")).isEqualTo(7);
    assertThat(count("select count(*) from pg_class where relnamespace = 'public'::regnamespace"))
        .isOne();
    var days = new Days(first, () -> Instant.parse("2026-03-01T10:00:00Z"));
    days.prepare(List.of());
    assertThat(count("select count(*) from read_model_1.day_partition")).isEqualTo(2);
  }

  @Test
  void beginsWithOneHoweverManyBeginAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Generation> one = threads.submit(generations::begin);
      Future<Generation> two = threads.submit(generations::begin);

      assertThat(one.get().number()).isEqualTo(1);
      assertThat(two.get().number()).isEqualTo(1);
    }
  }

  @Test
  void refusesToWriteIntoOneThatServesNoLonger() throws Exception {
    Generation before = generations.begin();
    Generation next = generations.makeNext(before);

    enter(before);
    enter(next);
    try (Connection connection = pool.getConnection()) {
      Generations.replace(connection, before, next);
    }

    assertThatThrownBy(() -> enter(before))
        .isInstanceOf(GenerationReplacedException.class)
        .hasMessage("generation 1 of the read model was replaced by 2");
    enter(generations.begin());
  }

  @Test
  void holdsOffThoseWhoWrite() throws Exception {
    Generation serving = generations.begin();
    try (Connection connection = pool.getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Generations.holdOff(connection);
      Future<?> writer =
          threads.submit(
              () -> {
                enter(serving);
                return true;
              });

      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  count("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                      == 1);
      Generations.letGo(connection);

      assertThat(writer.get()).isEqualTo(true);
    }
  }

  @Test
  void dropsAllButTheOneThatServes() throws Exception {
    Generation before = generations.begin();
    Generation next = generations.makeNext(before);
    new Days(next, () -> Instant.parse("2026-03-01T10:00:00Z")).prepare(List.of());
    try (Connection connection = pool.getConnection()) {
      Generations.replace(connection, before, next);
    }

    generations.dropOthers();

    assertThat(count("select count(*) from pg_namespace where nspname ~ '^read_model_[0-9]'"))
        .isOne();
    assertThat(generations.begin().number()).isEqualTo(2);
  }

  private static void enter(Generation generation) throws SQLException {
    try (Connection connection = generation.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      generation.enter(connection);
      connection.rollback();
    }
  }

  private void execute(String sql) {
    var _ = JdbcClient.create(pool).sql(sql).update();
  }

  private long count(String sql) {
    return JdbcClient.create(pool).sql(sql).query(Long.class).single();
  }
}
