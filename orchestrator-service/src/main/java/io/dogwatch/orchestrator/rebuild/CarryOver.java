package io.dogwatch.orchestrator.rebuild;

import static java.util.stream.Collectors.joining;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.Generation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Takes from the generation before what the log no longer tells. Each method is part of the
 * caller's transaction. What it does, and why that is right, is in ADR 0023.
 */
final class CarryOver {

  private static final String CARRIED =
      """
      create temporary table carried (id uuid, is_absent boolean, has_moved boolean) on commit drop
      """;

  /** Jobs that were there when the log was read, and that it tells nothing or not all of. */
  private static final String OF_DAY =
      """
      insert into carried
      select j.id, n.id is null, coalesce(e.last > ?, false)
      from BEFORE.job j
        left join NEXT.job n on n.day = j.day and n.id = j.id
        left join unnest(?, ?) as told(type, since) on told.type = j.type
        left join (select job_id, min(seq) as first, max(seq) as last from BEFORE.job_event
          where day = ? group by job_id) e on e.job_id = j.id
      where j.day = ? and coalesce(e.first, 0) <= ?
        and (n.id is null or n.priority is null
          or n.submitted_at < coalesce(told.since, 'infinity'))
      """;

  private static final String DEFER =
      "insert into NEXT.deferred_job select ?, id from carried where has_moved";

  private static final String FORGET_DEFERRED = "delete from carried where has_moved";

  private static final String DEFERRED_OF_DAY =
      """
      insert into carried
      select d.id, n.id is null, false
      from NEXT.deferred_job d left join NEXT.job n on n.day = d.day and n.id = d.id
      where d.day = ?
      """;

  private static final String INSERT_JOBS =
      """
      insert into NEXT.job (COLUMNS)
      select COLUMNS from BEFORE.job join carried using (id) where day = ? and is_absent
      """;

  /** Where the log tells an end, that one stands; otherwise who has seen more. */
  private static final String UPDATE_JOBS =
      """
      update NEXT.job n set ASSIGNMENTS
      from carried c join BEFORE.job o on o.id = c.id
      where n.day = ? and o.day = n.day and n.id = c.id and not c.is_absent
        and (HAS_STATUS or HAS_MESSAGE or HAS_DEPENDENCIES)
      """;

  private static final String INSERT_EVENTS =
      """
      insert into NEXT.job_event (COLUMNS)
      select COLUMNS from BEFORE.job_event o join carried c on c.id = o.job_id
      where o.day = ? and o.seq <= ? and (c.is_absent or not exists (
        select from NEXT.job_event n
        where n.day = o.day and n.job_id = o.job_id and n.attempt = o.attempt
          and n.delivery = o.delivery and n.fact = o.fact and n.at = o.at
          and n.worker is not distinct from o.worker))
      order by o.seq
      """;

  /**
   * What lies apart from its job. A result that the log tells stands; a payload is that of the
   * job's row, which may have come with the results of other jobs.
   */
  private static final String INSERT_CONTENTS =
      """
      insert into NEXT.job_content as n (COLUMNS)
      select COLUMNS from BEFORE.job_content o join carried c on c.id = o.job_id where o.day = ?
      on conflict (day, job_id, kind) do update set bytes = excluded.bytes
        where n.kind = 'PAYLOAD' and n.bytes <> excluded.bytes
      """;

  private static final String HAS_STATUS =
      """
      (n.state not in (ENDED)
        and (o.state, o.attempt, o.delivery, o.since, o.worker, o.started_at, o.due_at)
          is distinct from
          (n.state, n.attempt, n.delivery, n.since, n.worker, n.started_at, n.due_at))
      """;

  /** Of a job that waited for others its lane has the message with their results. */
  private static final String HAS_MESSAGE =
      """
      ((n.priority is null or n.depends_on is not null)
        and (o.submitted_at, o.priority, o.payload) is distinct from
          (n.submitted_at, n.priority, n.payload))
      """;

  private static final String HAS_DEPENDENCIES =
      "(n.depends_on is null and o.depends_on is not null)";

  private static final Map<String, String> ASSIGNED =
      Map.of(
          HAS_STATUS,
          "state, attempt, delivery, since, worker, started_at, finished_at, due_at, result,"
              + " result_type, failure_code, failure_message, failure_exception, failure_stack,"
              + " reason",
          HAS_MESSAGE,
          "submitted_at, priority, payload, payload_type, max_attempts, timeout_millis, expires_at,"
              + " tenant, metadata, schedule, workflow_id, parent_id",
          HAS_DEPENDENCIES,
          "depends_on, on_dependency_failure");

  private static final String ASSIGNMENTS =
      ASSIGNED.entrySet().stream()
          .flatMap(it -> assigned(it.getKey(), it.getValue()))
          .collect(joining(", "));

  private final Connection connection;
  private final Generation before;
  private final Generation next;

  CarryOver(Connection connection, Generation before, Generation next) {
    this.connection = connection;
    this.before = before;
    this.next = next;
  }

  /**
   * Takes the jobs of a day, but those to which something has happened since the log was read: the
   * log is about to tell it, and they are put off until it has.
   *
   * @param lastEvent that the generation before had when the log was read
   * @param told per type, from when on the log tells of jobs
   * @return how many jobs were not, or not entirely, told by the log
   */
  int carry(LocalDate day, long lastEvent, Map<String, Instant> told) throws SQLException {
    List<String> types = List.copyOf(told.keySet());
    execute(CARRIED);
    try (var select = statement(OF_DAY)) {
      select
          .number(lastEvent)
          .texts(types, it -> it)
          .instants(types, told::get)
          .day(day)
          .day(day)
          .number(lastEvent)
          .update();
    }
    update(DEFER, day);
    execute(FORGET_DEFERRED);
    return carry(day, lastEvent);
  }

  /** Takes the jobs of a day that were put off. */
  int carryDeferred(LocalDate day) throws SQLException {
    execute(CARRIED);
    update(DEFERRED_OF_DAY, day);
    int carried = carry(day, Long.MAX_VALUE);
    execute("drop table carried");
    return carried;
  }

  /** The days of jobs that were put off. */
  List<LocalDate> deferredDays() throws SQLException {
    return days("select distinct day from NEXT.deferred_job order by day");
  }

  /** All days that the generation before has. */
  List<LocalDate> allDays() throws SQLException {
    return days("select day from BEFORE.day_partition order by day");
  }

  private List<LocalDate> days(String sql) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(named(sql))) {
      while (rows.next()) {
        days.add(Objects.requireNonNull(rows.getObject(1, LocalDate.class)));
      }
    }
    return days;
  }

  private int carry(LocalDate day, long lastEvent) throws SQLException {
    execute("analyze carried");
    int inserted = update(insertOf("job", INSERT_JOBS), day);
    int changed = update(UPDATE_JOBS, day);
    update(insertOf("job_content", INSERT_CONTENTS), day);
    try (var insert = statement(insertOf("job_event", INSERT_EVENTS))) {
      insert.day(day).number(lastEvent).update();
    }
    return inserted + changed;
  }

  private int update(String sql, LocalDate day) throws SQLException {
    try (var update = statement(sql)) {
      return update.day(day).update();
    }
  }

  /** Releases may differ in columns; those that are made by the database are left to it. */
  private String insertOf(String table, String sql) throws SQLException {
    return sql.replace("COLUMNS", Columns.common(connection, table, before, next));
  }

  private ArrayStatement statement(String sql) throws SQLException {
    return new ArrayStatement(connection, named(sql));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(named(sql));
    }
  }

  private String named(String sql) {
    String ended =
        Arrays.stream(JobState.values())
            .filter(JobState::isTerminal)
            .map(state -> "'" + state + "'")
            .collect(joining(","));
    return sql.replace("ASSIGNMENTS", ASSIGNMENTS)
        .replace("HAS_STATUS", HAS_STATUS)
        .replace("HAS_MESSAGE", HAS_MESSAGE)
        .replace("HAS_DEPENDENCIES", HAS_DEPENDENCIES)
        .replace("ENDED", ended)
        .replace("BEFORE", before.schema())
        .replace("NEXT", next.schema());
  }

  private static Stream<String> assigned(String condition, String columns) {
    return Arrays.stream(columns.split(", ", -1))
        .map(it -> "%1$s = case when %2$s then o.%1$s else n.%1$s end".formatted(it, condition));
  }
}
