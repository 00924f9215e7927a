package io.dogwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * SIGKILL to {@code ./dogwatch rebuild} while it does this or that: each time it waits for a lock
 * that the test has, so that it is known what it does.
 */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
class KilledRebuildIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SESSIONS =
      "select pid::text from pg_stat_activity where application_name = 'dogwatch-rebuild'"
          + " and datname = current_database()";

  private final KafkaBroker kafka;
  private final PostgresServer postgres;

  KilledRebuildIT(KafkaBroker kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  @Test
  void leavesTheReadModelInServiceAndIsCleanedUp() throws Exception {
    try (var log = new ProjectedLog(kafka, postgres, "killed_rebuild")) {
      List<JobId> jobs = new ArrayList<>(List.of(log.succeeded()));

      killWhile(log, "lock read_model_1.execution_statistic", "create table %kept_statistic%");
      jobs.add(log.succeeded());
      killWhile(log, "lock read_model_1.day_partition", "select day from %");
      jobs.add(log.succeeded());
      killWhileItFolds(log);
      jobs.add(log.succeeded());
      killWhile(log, "lock read_model_1.alert", "insert into %.alert %");
      jobs.add(log.succeeded());
      killWhile(log, "select from read_model.serving for update", "update read_model.serving %");
      jobs.add(log.succeeded());

      assertThat(log.schemas()).containsExactly("read_model_1", "read_model_2");
      assertThat(log.model().serving().schema()).isEqualTo("read_model_1");
      assertThat(rebuild(log)).isZero();
      assertThat(log.schemas()).containsExactly("read_model_2");
      jobs.add(log.succeeded());
      for (JobId job : jobs) {
        assertThat(log.stateOf("read_model_2", job)).isEqualTo("SUCCEEDED");
      }
      assertThat(log.texts("select sum(count) from read_model_2.execution_statistic"))
          .containsExactly(Integer.toString(jobs.size()));
    }
  }

  private static void killWhile(ProjectedLog log, String lock, String waiting) throws Exception {
    try (Connection other = locking(log, lock)) {
      Process rebuild = begin(log);
      awaitWaiting(log, waiting);
      kill(rebuild);
      awaitNoSession(log);
      other.rollback();
    }
  }

  /** The tables that it folds into are there as soon as it asks which days there are. */
  private static void killWhileItFolds(ProjectedLog log) throws Exception {
    try (Connection days = locking(log, "lock read_model_1.day_partition")) {
      Process rebuild = begin(log);
      awaitWaiting(log, "select day from %");
      try (Connection offsets = locking(log, "lock read_model_2.projection_offset")) {
        days.rollback();
        awaitWaiting(log, "insert into projection_offset %");
        kill(rebuild);
        awaitNoSession(log);
        offsets.rollback();
      }
    }
  }

  private static Connection locking(ProjectedLog log, String lock) throws SQLException {
    Connection connection = log.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(lock);
    }
    return connection;
  }

  private static void awaitWaiting(ProjectedLog log, String statement) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !log.texts(
                        SESSIONS
                            + " and wait_event_type = 'Lock' and query like '"
                            + statement
                            + "'")
                    .isEmpty());
  }

  private static void kill(Process rebuild) throws InterruptedException {
    rebuild.destroyForcibly();
    assertThat(rebuild.waitFor()).isEqualTo(128 + 9);
  }

  /** And hence none of its locks, though what its statement waits for is not there yet. */
  private static void awaitNoSession(ProjectedLog log) {
    await().atMost(PATIENCE).until(() -> log.texts(SESSIONS).isEmpty());
  }

  private static Process begin(ProjectedLog log) throws Exception {
    return log.rebuild(log.prefix(), ProcessBuilder.Redirect.INHERIT);
  }

  private static int rebuild(ProjectedLog log) throws Exception {
    Process rebuild = begin(log);
    assertThat(new String(rebuild.getInputStream().readAllBytes(), UTF_8)).contains("read_model_2");
    return rebuild.waitFor();
  }
}
