package io.dogwatch.orchestrator.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.model.Days;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is old enough is forgotten, and nothing else. */
@ExtendWith(SharedPostgres.class)
final class RetentionIT {

  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-03-01");
  private static final Duration KEPT = Duration.ofDays(30);

  private final IntakeDatabase database;
  private final ReadModel model;
  private final Days days;
  private final Retention retention;
  private Instant now = FIRST;

  RetentionIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "retention", test);
    model = new ReadModel(database.dataSource());
    model.start();
    await().atMost(Duration.ofSeconds(30)).until(model::answers);
    days = new Days(model.serving(), () -> now);
    retention =
        new Retention(
            model, List.of(new Intake(database.schema(), () -> {})::forgetKeys), KEPT, () -> now);
  }

  @AfterEach
  void stop() {
    model.close();
    database.close();
  }

  @Test
  void daysOfFinishedJobsAreDropped() {
    JobId first = keep("SUCCEEDED");
    now = FIRST.plus(Duration.ofDays(1));
    JobId second = keep("DEAD");

    now = FIRST.plus(Duration.ofDays(31));
    assertThat(retention.forget()).containsExactly(FIRST_DAY);

    assertThat(kept()).containsExactly(second.value()).doesNotContain(first.value());
    assertThat(count("select count(*) from job_event")).isEqualTo(1);
    assertThat(count("select count(*) from job_content")).isEqualTo(1);
  }

  @Test
  void dayOfAJobThatHasNotEndedIsKept() {
    var _ = keep("SUCCEEDED");
    JobId open = keep("SCHEDULED");
    now = FIRST.plus(Duration.ofDays(90));

    assertThat(retention.forget()).doesNotContain(FIRST_DAY);
    assertThat(kept()).contains(open.value());

    var _ = update("update job set state = 'SUCCEEDED' where id = ?", open.value());
    assertThat(retention.forget()).containsExactly(FIRST_DAY);
  }

  /** Another orchestrator may have dropped it. */
  @Test
  void jobOfADayThatIsGoneIsKeptUnderTheDayOfItsSight() {
    JobId early = keep("SUCCEEDED");
    var elsewhere = new Days(model.serving(), () -> now);
    prepare(elsewhere, early);
    now = FIRST.plus(Duration.ofDays(40));
    assertThat(retention.forget()).contains(FIRST_DAY);
    prepare(elsewhere, early);

    assertThat(settle(elsewhere, early)).isEqualTo(FIRST_DAY.plusDays(40));
  }

  @Test
  void keysAreForgottenAsWell() {
    insertKey("old", FIRST);
    insertKey("young", FIRST.plus(Duration.ofDays(2)));
    now = FIRST.plus(Duration.ofDays(31));

    var _ = retention.forget();

    assertThat(
            JdbcClient.create(model.dataSource())
                .sql("select key from intake.idempotency_key")
                .query(String.class)
                .list())
        .containsExactly("young");
  }

  private JobId keep(String state) {
    JobId id = JobId.next(now);
    prepare(days, id);
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var _ =
        update(
            "insert into job (day, id, type, state, attempt, delivery, since, submitted_at)"
                + " values (?, ?, 'probe', ?, 1, 1, ?, ?)",
            day,
            id.value(),
            state,
            now.atOffset(ZoneOffset.UTC),
            now.atOffset(ZoneOffset.UTC));
    var _ =
        update(
            "insert into job_event (day, job_id, attempt, delivery, at, fact)"
                + " values (?, ?, 1, 1, ?, 'QUEUED')",
            day,
            id.value(),
            now.atOffset(ZoneOffset.UTC));
    var _ = update("insert into job_content values (?, ?, 'RESULT', '\\x01')", day, id.value());
    return id;
  }

  private void insertKey(String key, Instant madeAt) {
    var _ =
        update(
            "insert into intake.idempotency_key values (?, '', ?, 'f', ?, ?)",
            key,
            key,
            UUID.randomUUID(),
            madeAt.atOffset(ZoneOffset.UTC));
  }

  private void prepare(Days of, JobId id) {
    of.prepare(List.of(id));
  }

  private LocalDate settle(Days of, JobId id) {
    ConnectionCallback<LocalDate> settle =
        connection -> Objects.requireNonNull(of.settle(connection, List.of(id)).get(id));
    DataSource database = model.dataSource();
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(database))
            .execute(_ -> new JdbcTemplate(database).execute(settle)));
  }

  private int update(String sql, Object... parameters) {
    return JdbcClient.create(model.dataSource()).sql(sql).params(parameters).update();
  }

  private List<UUID> kept() {
    return JdbcClient.create(model.dataSource())
        .sql("select id from job")
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  private long count(String sql) {
    return JdbcClient.create(model.dataSource()).sql(sql).query(Long.class).single();
  }
}
