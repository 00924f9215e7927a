package io.dogwatch.orchestrator.projection;

import static io.dogwatch.orchestrator.projection.ContentRows.Kind.PAYLOAD;
import static io.dogwatch.orchestrator.projection.ContentRows.Kind.RESULT;

import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.lifecycle.JobStatus.Waiting;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.projection.ContentRows.Content;
import io.dogwatch.orchestrator.statistics.Ending;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes what a batch says into the rows of one day's jobs. New jobs are inserted first, then the
 * rows of the others are locked in the order of their ids and folded: see ADR 0002 on why this
 * can't deadlock.
 */
final class JobRows {

  private static final String INSERT =
      """
      insert into job (day, id, type, state, attempt, delivery, since, worker, started_at,
        finished_at, due_at, result, result_type, failure_code, failure_message,
        failure_exception, failure_stack, reason, submitted_at, priority, payload, payload_type,
        max_attempts, timeout_millis, expires_at, tenant, metadata, schedule, workflow_id,
        parent_id, depends_on, on_dependency_failure)
      select ?, u.id, u.type, u.state, u.attempt, u.delivery, u.since, u.worker, u.started_at,
        u.finished_at, u.due_at, u.result, u.result_type, u.failure_code, u.failure_message,
        u.failure_exception, u.failure_stack, u.reason, u.submitted_at, u.priority, u.payload,
        u.payload_type, u.max_attempts, u.timeout_millis, u.expires_at, u.tenant,
        u.metadata::json, u.schedule, u.workflow_id, u.parent_id, u.depends_on::json,
        u.on_dependency_failure
      from unnest(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) as u(id, type,
        state, attempt, delivery, since, worker, started_at, finished_at, due_at, result,
        result_type, failure_code, failure_message, failure_exception, failure_stack, reason,
        submitted_at, priority, payload, payload_type, max_attempts, timeout_millis, expires_at,
        tenant, metadata, schedule, workflow_id, parent_id, depends_on, on_dependency_failure)
      order by u.id
      on conflict do nothing
      returning id
      """;

  private static final String LOCK =
      """
      select id, state, attempt, delivery, since, worker, started_at, due_at, failure_code,
        failure_message, failure_exception, failure_stack, priority is not null as has_message,
        depends_on is not null as has_dependencies
      from job where day = ? and id = any(?)
      order by id
      for update
      """;

  private static final String UPDATE_STATUS =
      """
      update job j set state = u.state, attempt = u.attempt, delivery = u.delivery,
        since = u.since, worker = u.worker, started_at = u.started_at,
        finished_at = u.finished_at, due_at = u.due_at, result = u.result,
        result_type = u.result_type, failure_code = u.failure_code,
        failure_message = u.failure_message, failure_exception = u.failure_exception,
        failure_stack = u.failure_stack, reason = u.reason
      from unnest(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) as u(id, state, attempt, delivery, since,
        worker, started_at, finished_at, due_at, result, result_type, failure_code,
        failure_message, failure_exception, failure_stack, reason)
      where j.day = ? and j.id = u.id
      """;

  private static final String UPDATE_MESSAGE =
      """
      update job j set submitted_at = u.submitted_at, priority = u.priority,
        payload = u.payload, payload_type = u.payload_type, max_attempts = u.max_attempts,
        timeout_millis = u.timeout_millis, expires_at = u.expires_at, tenant = u.tenant,
        metadata = u.metadata::json, schedule = u.schedule, workflow_id = u.workflow_id,
        parent_id = u.parent_id,
        depends_on = coalesce(u.depends_on::json, j.depends_on),
        on_dependency_failure = coalesce(u.on_dependency_failure, j.on_dependency_failure)
      from unnest(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) as u(id, submitted_at, priority, payload,
        payload_type, max_attempts, timeout_millis, expires_at, tenant, metadata, schedule,
        workflow_id, parent_id, depends_on, on_dependency_failure)
      where j.day = ? and j.id = u.id
      """;

  private static final String UPDATE_DEPENDENCIES =
      """
      update job j set depends_on = u.depends_on::json,
        on_dependency_failure = u.on_dependency_failure
      from unnest(?,?,?) as u(id, depends_on, on_dependency_failure)
      where j.day = ? and j.id = u.id
      """;

  private final Connection connection;
  private final LocalDate day;

  JobRows(Connection connection, LocalDate day) {
    this.connection = connection;
    this.day = day;
  }

  private record Changed(
      JobNews news, StatusColumns status, List<Ending> endings, List<JobEvent> late) {

    static Changed of(JobNews news, JobNews.Folded folded) {
      return new Changed(news, StatusColumns.of(folded.status()), folded.endings(), folded.late());
    }
  }

  /**
   * What has ended with a batch.
   *
   * @param jobs that have come to their end
   * @param endings of their executions, and of others
   */
  record Written(List<JobId> jobs, List<Ending> endings) {}

  /** A job's row as it was before the batch. */
  private record Row(JobStatus status, boolean hasMessage, boolean hasDependencies) {

    /**
     * Whether the batch has the message that is to be shown: the first one that comes, but of a job
     * that waited for others the one with their results, in whichever order topics are read.
     */
    boolean isCompletedBy(JobNews news) {
      JobMessage message = news.message();
      return message != null
          && (!hasMessage
              || status instanceof Waiting
              || (hasDependencies && message.dependencies().isEmpty()));
    }

    boolean getsDependenciesFrom(JobNews news) {
      return !hasDependencies && !news.dependencies().isEmpty();
    }
  }

  /** Returns what has ended with this. */
  Written write(Collection<JobNews> batch) throws SQLException {
    List<Changed> folded =
        batch.stream().map(news -> Changed.of(news, news.foldOver(null))).toList();
    Set<UUID> inserted = insert(folded);
    List<Changed> written =
        new ArrayList<>(folded.stream().filter(it -> inserted.contains(uuid(it))).toList());
    putPayloads(written.stream().map(Changed::news).toList());
    List<JobNews> there =
        folded.stream().filter(it -> !inserted.contains(uuid(it))).map(Changed::news).toList();
    List<JobEvent> late =
        new ArrayList<>(written.stream().flatMap(it -> it.late().stream()).toList());
    written.addAll(update(there, late));
    putResults(written);
    List<Ending> endings =
        new ArrayList<>(written.stream().flatMap(it -> it.endings().stream()).toList());
    endings.addAll(LateFailures.endings(connection, day, late));
    return new Written(
        written.stream()
            .filter(it -> it.status().state().isTerminal())
            .map(it -> it.news().id())
            .toList(),
        endings);
  }

  private Set<UUID> insert(List<Changed> rows) throws SQLException {
    Set<UUID> inserted = new HashSet<>();
    try (var insert = new ArrayStatement(connection, INSERT)) {
      insert.day(day).uuids(rows.stream().map(JobRows::uuid).toList());
      insert.texts(rows, it -> it.news().type());
      StatusColumns.bind(insert, rows.stream().map(Changed::status).toList());
      MessageColumns.bind(insert, rows.stream().map(Changed::news).toList());
      try (ResultSet ids = insert.query()) {
        while (ids.next()) {
          inserted.add(ids.getObject(1, UUID.class));
        }
      }
    }
    return inserted;
  }

  /** Returns whose status has changed, and adds failures that came late. */
  private List<Changed> update(List<JobNews> batch, List<JobEvent> late) throws SQLException {
    if (batch.isEmpty()) {
      return List.of();
    }
    Map<UUID, Row> rows = lock(batch);
    List<Changed> changed = new ArrayList<>();
    List<JobNews> completed = new ArrayList<>();
    List<JobNews> depending = new ArrayList<>();
    for (JobNews news : batch) {
      Row row = rows.get(news.id().value());
      if (row == null) {
        throw new IllegalStateException("job " + news.id() + " vanished from day " + day);
      }
      JobNews.Folded folded = news.foldOver(row.status());
      late.addAll(folded.late());
      if (!folded.status().equals(row.status())) {
        changed.add(Changed.of(news, folded));
      }
      if (row.isCompletedBy(news)) {
        completed.add(news);
      } else if (row.getsDependenciesFrom(news)) {
        depending.add(news);
      }
    }
    updateStatus(changed);
    updateMessage(completed);
    updateDependencies(depending);
    putPayloads(completed);
    return changed;
  }

  private Map<UUID, Row> lock(List<JobNews> batch) throws SQLException {
    Map<UUID, Row> rows = new HashMap<>();
    try (var select = new ArrayStatement(connection, LOCK);
        ResultSet found =
            select.day(day).uuids(batch.stream().map(it -> it.id().value()).toList()).query()) {
      while (found.next()) {
        rows.put(
            found.getObject("id", UUID.class),
            new Row(
                StatusColumns.read(found),
                found.getBoolean("has_message"),
                found.getBoolean("has_dependencies")));
      }
    }
    return rows;
  }

  private void updateStatus(List<Changed> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var update = new ArrayStatement(connection, UPDATE_STATUS)) {
      update.uuids(rows.stream().map(JobRows::uuid).toList());
      StatusColumns.bind(update, rows.stream().map(Changed::status).toList());
      update.day(day).update();
    }
  }

  private void updateMessage(List<JobNews> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var update = new ArrayStatement(connection, UPDATE_MESSAGE)) {
      update.uuids(rows.stream().map(it -> it.id().value()).toList());
      MessageColumns.bind(update, rows);
      update.day(day).update();
    }
  }

  private void updateDependencies(List<JobNews> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var update = new ArrayStatement(connection, UPDATE_DEPENDENCIES)) {
      update.uuids(rows.stream().map(it -> it.id().value()).toList());
      MessageColumns.bindDependencies(update, rows);
      update.day(day).update();
    }
  }

  private void putPayloads(List<JobNews> rows) throws SQLException {
    ContentRows.put(
        connection, day, rows.stream().map(it -> new Content(it.id(), PAYLOAD, it.payload())));
  }

  private void putResults(List<Changed> rows) throws SQLException {
    ContentRows.put(
        connection,
        day,
        rows.stream().map(it -> new Content(it.news().id(), RESULT, it.status().result())));
  }

  private static UUID uuid(Changed changed) {
    return changed.news().id().value();
  }
}
