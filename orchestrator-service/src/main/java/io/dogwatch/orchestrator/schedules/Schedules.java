package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of schedules and of what they have fired. Safe for use by many threads, and by many
 * orchestrators. Every method throws a {@link DataAccessException} if the database does not answer.
 */
final class Schedules {

  private static final String COLUMNS =
      "select id, definition, paused, created_at, next_at, last_job from intake.schedule ";

  private static final String PUT =
      """
      insert into intake.schedule (id, definition, created_at, next_at) values (?, ?, ?, ?)
      on conflict (id) do update set definition = excluded.definition, next_at = excluded.next_at
      returning xmax = 0
      """; // of a row that was there before it is not

  private static final String DUE =
      COLUMNS
          + """
          where next_at <= ? and not paused and id <> all(?)
          order by next_at limit 1 for update skip locked
          """;

  private static final String ADVANCE =
      "update intake.schedule set next_at = ?, last_job = coalesce(?, last_job) where id = ?";

  private static final String RESUME =
      "update intake.schedule set paused = false, next_at = ? where id = ?";

  private static final String CREATED =
      "select created_at from intake.schedule where id = ? for update";

  private static final String DECIDED =
      "insert into intake.firing (schedule_id, at, job_id, decided_at) values (?, ?, ?, ?)";

  private static final String FIRINGS =
      """
      select at, job_id, decided_at from intake.firing
      where schedule_id = ? and at < coalesce(?::timestamptz, 'infinity') order by at desc limit ?
      """;

  private static final String KNOWN =
      "select at from intake.firing where schedule_id = ? and at between ? and ?";

  private static final String FORGET =
      """
      delete from intake.firing where (schedule_id, at) in (
        select schedule_id, at from intake.firing where decided_at < ? order by decided_at limit ?)
      """;

  private final SchemaSetUp schema;

  Schedules(SchemaSetUp schema) {
    this.schema = schema;
  }

  /** Whether the tables are there. */
  boolean isReady() {
    return schema.isReady();
  }

  /** Does all of this, or nothing. */
  <T> T inTransaction(Supplier<T> action) {
    return Objects.requireNonNull(
        new TransactionTemplate(new DataSourceTransactionManager(schema.dataSource()))
            .execute(_ -> action.get()));
  }

  /**
   * Keeps a schedule, instead of the one of its name if there is one.
   *
   * @return whether there was none
   */
  boolean put(String id, Definition definition, Instant createdAt, @Nullable Instant next) {
    return sql(PUT)
        .param(id)
        .param(definition.json())
        .param(time(createdAt))
        .param(time(next))
        .query(Boolean.class)
        .single();
  }

  boolean delete(String id) {
    return sql("delete from intake.schedule where id = ?").param(id).update() > 0;
  }

  Optional<Stored> find(String id) {
    return sql(COLUMNS + "where id = ?").param(id).query(Schedules::stored).optional();
  }

  /** Within a transaction: nobody else changes it until that is over. */
  Optional<Stored> lock(String id) {
    return sql(COLUMNS + "where id = ? for update").param(id).query(Schedules::stored).optional();
  }

  /** Locks it, too, and tells when it was made: whatever it is now. */
  Optional<Instant> lockCreatedAt(String id) {
    return sql(CREATED).param(id).query((row, _) -> instant(row, "created_at")).optional();
  }

  /** Those whose names come after this one, by name. */
  List<Stored> list(String after, int most) {
    return sql(COLUMNS + "where id > ? order by id limit ?")
        .param(after)
        .param(most)
        .query(Schedules::stored)
        .list();
  }

  /**
   * Within a transaction: one whose time has come and that nobody else decides about.
   *
   * @param aside those that are not asked for
   */
  Optional<Stored> lockDue(Instant now, Set<String> aside) {
    return sql(DUE)
        .param(time(now))
        .param(aside.toArray(String[]::new))
        .query(Schedules::stored)
        .optional();
  }

  /** Its next instant; null for none. The last job stays as it is where there is no new one. */
  void advance(String id, @Nullable Instant next, @Nullable JobId job) {
    sql(ADVANCE).param(time(next)).param(job == null ? null : job.value()).param(id).update();
  }

  void pause(String id) {
    sql("update intake.schedule set paused = true where id = ?").param(id).update();
  }

  /**
   * @param next the first instant that is to be decided about; null for none
   */
  void resume(String id, @Nullable Instant next) {
    sql(RESUME).param(time(next)).param(id).update();
  }

  void decided(String id, Collection<Firing> firings) {
    new JdbcTemplate(schema.dataSource())
        .batchUpdate(
            DECIDED,
            firings.stream()
                .map(
                    it ->
                        new @Nullable Object[] {
                          id,
                          time(it.at()),
                          it.job() == null ? null : it.job().value(),
                          time(it.decidedAt())
                        })
                .toList());
  }

  /**
   * The latest first.
   *
   * @param before of their instants; null for any
   */
  List<Firing> firings(String id, @Nullable Instant before, int most) {
    return sql(FIRINGS)
        .param(id)
        .param(time(before))
        .param(most)
        .query((row, _) -> new Firing(instant(row, "at"), job(row), instant(row, "decided_at")))
        .list();
  }

  /** Those of a time, both ends included, that were decided about. */
  Set<Instant> decided(String id, Instant from, Instant to) {
    return new HashSet<>(
        sql(KNOWN)
            .param(id)
            .param(time(from))
            .param(time(to))
            .query((row, _) -> instant(row, "at"))
            .list());
  }

  /**
   * Forgets what was decided before, at most so many.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return sql(FORGET).param(time(before)).param(most).update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static Stored stored(ResultSet row, int number) throws SQLException {
    OffsetDateTime next = row.getObject("next_at", OffsetDateTime.class);
    UUID last = row.getObject("last_job", UUID.class);
    return new Stored(
        row.getString("id"),
        row.getString("definition"),
        row.getBoolean("paused"),
        instant(row, "created_at"),
        next == null ? null : next.toInstant(),
        last == null ? null : new JobId(last));
  }

  private static @Nullable JobId job(ResultSet row) throws SQLException {
    UUID job = row.getObject("job_id", UUID.class);
    return job == null ? null : new JobId(job);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
