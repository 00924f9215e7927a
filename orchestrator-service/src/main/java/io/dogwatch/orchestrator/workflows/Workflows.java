package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table of workflows, with their steps. Safe for use by many threads, and by many
 * orchestrators. Every method throws a {@link DataAccessException} if the database does not answer.
 */
final class Workflows {

  private static final String COLUMNS =
      """
      select id, definition, state, paused, reason, traceparent, created_at, ended_at, recalls_jobs
      from intake.workflow
      """;

  private static final String INSERT =
      """
      insert into intake.workflow (id, name, definition, fingerprint, state, traceparent, created_at)
      values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
      """;

  private static final String DUE =
      COLUMNS
          + """
          where (due or (wake_at <= ? and not paused)) and id <> all(?)
          order by looked_at limit 1 for update skip locked
          """;

  private static final String PAGE =
      COLUMNS
          + """
          where (?::text is null or case when paused and ended_at is null then 'PAUSED' else state end = ?)
            and (?::text is null or name = ?)
            and (?::timestamptz is null or (created_at, id) < (?::timestamptz, ?::uuid))
          order by created_at desc, id desc limit ?
          """;

  private static final String UPDATE =
      """
      update intake.workflow set state = ?, paused = ?, reason = ?, ended_at = ?, recalls_jobs = ?,
        due = ?, wake_at = ?, open = ?, looked_at = clock_timestamp()
      where id = ?
      """;

  /** Waits for who is looking at one of them, who may have looked too early. */
  private static final String WAKE =
      """
      update intake.workflow set due = true where id in (
        select id from intake.workflow where id in (
          select workflow_id from intake.workflow_job where job_id = any(?) and ended_as is null)
        order by id for update)
      """;

  private static final String SWEEP =
      """
      update intake.workflow set due = true where id in (
        select id from intake.workflow
        where open and not due and looked_at < clock_timestamp() - make_interval(secs => ?)
        order by looked_at limit ? for update skip locked)
      """;

  private static final String FORGET =
      """
      delete from intake.workflow where id in (
        select id from intake.workflow where ended_at < ? order by ended_at limit ?)
      """;

  private final SchemaSetUp schema;
  private final WorkflowSteps steps;

  Workflows(SchemaSetUp schema) {
    this.schema = schema;
    this.steps = new WorkflowSteps(schema);
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
   * Within a transaction: keeps a new workflow.
   *
   * @return whether there was none of its id
   */
  boolean add(Workflow workflow, String fingerprint) {
    Definition definition = workflow.definition();
    boolean isNew =
        sql(INSERT)
                .param(workflow.id())
                .param(definition.name())
                .param(definition.json())
                .param(fingerprint)
                .param(workflow.state().name())
                .param(workflow.trace().value())
                .param(time(workflow.createdAt()))
                .update()
            > 0;
    if (isNew) {
      steps.add(workflow.id(), definition.steps().size());
    }
    return isNew;
  }

  /** Of what was submitted with this id. */
  String fingerprint(UUID id) {
    return sql("select fingerprint from intake.workflow where id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  Optional<Workflow> find(UUID id) {
    return sql(COLUMNS + "where id = ?")
        .param(id)
        .query(Workflows::workflow)
        .optional()
        .map(this::withSteps);
  }

  /** Within a transaction: nobody else changes it until that is over. */
  Optional<Workflow> lock(UUID id) {
    return sql(COLUMNS + "where id = ? for update")
        .param(id)
        .query(Workflows::workflow)
        .optional()
        .map(this::withSteps);
  }

  /** The same, unless somebody else has it. */
  Optional<Workflow> tryLock(UUID id) {
    return sql(COLUMNS + "where id = ? for update skip locked")
        .param(id)
        .query(Workflows::workflow)
        .optional()
        .map(this::withSteps);
  }

  /**
   * Within a transaction: one that has to be looked at, and that nobody else looks at.
   *
   * @param aside those that are not asked for
   */
  Optional<Workflow> lockDue(Instant now, Set<UUID> aside) {
    return sql(DUE)
        .param(time(now))
        .param(aside.toArray(UUID[]::new))
        .query(Workflows::workflow)
        .optional()
        .map(this::withSteps);
  }

  /** A page, the newest first. */
  List<Workflow> list(PageRequest page) {
    Workflow after = page.after() == null ? null : find(page.after()).orElse(null);
    return sql(PAGE)
        .param(page.state())
        .param(page.state())
        .param(page.name())
        .param(page.name())
        .param(after == null ? null : time(after.createdAt()))
        .param(after == null ? null : time(after.createdAt()))
        .param(after == null ? null : after.id())
        .param(page.limit())
        .query(Workflows::workflow)
        .list()
        .stream()
        .map(this::withSteps)
        .toList();
  }

  /**
   * What is asked for.
   *
   * @param state one of {@link WorkflowState}, or {@code PAUSED}; null for all
   * @param name null for all
   * @param after the last one of the page before; null for the first page
   */
  record PageRequest(
      @Nullable String state, @Nullable String name, @Nullable UUID after, int limit) {}

  /**
   * Keeps what has changed.
   *
   * @param before as it was read
   * @param look when it is to be looked at next
   */
  void save(Workflow before, Workflow after, NextLook look) {
    for (int i = 0; i < after.steps().size(); i++) {
      if (!after.steps().get(i).equals(before.steps().get(i))) {
        steps.save(after.id(), i, after.steps().get(i));
      }
    }
    sql(UPDATE)
        .param(after.state().name())
        .param(after.paused())
        .param(after.reason())
        .param(time(after.endedAt()))
        .param(after.recallsJobs())
        .param(look.isDue())
        .param(time(look.wakeAt()))
        .param(look.isOpen())
        .param(after.id())
        .update();
  }

  /**
   * When a workflow is to be looked at again.
   *
   * @param isDue as soon as possible
   * @param wakeAt at the latest; null for never
   * @param isOpen now and then, since something of it has not ended
   */
  record NextLook(boolean isDue, @Nullable Instant wakeAt, boolean isOpen) {

    static final NextLook NOW = new NextLook(true, null, true);
  }

  /** These jobs have ended: the workflows that they belong to are to be looked at. */
  void wake(Collection<JobId> ended) {
    sql(WAKE).param(ended.stream().map(JobId::value).toArray(UUID[]::new)).update();
  }

  /** Has workflows looked at that nobody has looked at for so long. */
  void sweep(Duration unseen, int most) {
    sql(SWEEP).param(unseen.toSeconds()).param(most).update();
  }

  /** Whether any workflow has jobs that have not ended. */
  boolean isAnyOpen() {
    return sql("select exists (select from intake.workflow where open)")
        .query(Boolean.class)
        .single();
  }

  /**
   * Forgets those that ended before, at most so many.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return sql(FORGET).param(time(before)).param(most).update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private Workflow withSteps(Workflow workflow) {
    return workflow.withSteps(steps.of(workflow.id()));
  }

  private static Workflow workflow(ResultSet row, int number) throws SQLException {
    return new Workflow(
        row.getObject("id", UUID.class),
        WorkflowReader.stored(row.getString("definition")),
        WorkflowState.valueOf(row.getString("state")),
        row.getBoolean("paused"),
        row.getString("reason"),
        Traceparent.of(row.getString("traceparent")),
        Objects.requireNonNull(instant(row, "created_at")),
        instant(row, "ended_at"),
        row.getBoolean("recalls_jobs"),
        List.of());
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
