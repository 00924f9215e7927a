package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link JobStatus} spread over the columns of a row. */
record StatusColumns(
    JobState state,
    Claim claim,
    Instant since,
    @Nullable String worker,
    @Nullable Instant startedAt,
    @Nullable Instant dueAt,
    @Nullable Payload result,
    @Nullable Failure failure,
    @Nullable String reason) {

  static StatusColumns of(JobStatus status) {
    return switch (status) {
      case JobStatus.Scheduled(Claim claim, Instant since, Instant runAt) ->
          new StatusColumns(status.state(), claim, since, null, null, runAt, null, null, null);
      case JobStatus.Waiting _, JobStatus.Queued _ -> plain(status, null, null);
      case JobStatus.Running(Claim _, Instant since, @Nullable String worker) ->
          started(status, worker, since);
      case JobStatus.Retrying retrying ->
          new StatusColumns(
              retrying.state(),
              retrying.claim(),
              retrying.since(),
              retrying.worker(),
              retrying.startedAt(),
              retrying.retryAt(),
              null,
              retrying.failure(),
              null);
      case JobStatus.Succeeded done ->
          new StatusColumns(
              done.state(),
              done.claim(),
              done.since(),
              done.worker(),
              done.startedAt(),
              null,
              done.result(),
              null,
              null);
      case JobStatus.Dead dead ->
          new StatusColumns(
              dead.state(),
              dead.claim(),
              dead.since(),
              dead.worker(),
              dead.startedAt(),
              null,
              null,
              dead.failure(),
              dead.reason().name());
      case JobStatus.Cancelled cancelled ->
          new StatusColumns(
              cancelled.state(),
              cancelled.claim(),
              cancelled.since(),
              cancelled.worker(),
              cancelled.startedAt(),
              null,
              null,
              null,
              cancelled.reason().isEmpty() ? null : cancelled.reason());
      case JobStatus.Expired _ -> plain(status, null, null);
      case JobStatus.Skipped(Claim _, Instant _, String reason) -> plain(status, null, reason);
    };
  }

  private static StatusColumns started(
      JobStatus status, @Nullable String worker, Instant startedAt) {
    return new StatusColumns(
        status.state(), status.claim(), status.since(), worker, startedAt, null, null, null, null);
  }

  private static StatusColumns plain(
      JobStatus status, @Nullable String worker, @Nullable String reason) {
    return new StatusColumns(
        status.state(), status.claim(), status.since(), worker, null, null, null, null, reason);
  }

  @Nullable Instant finishedAt() {
    return state.isTerminal() ? since : null;
  }

  /** The status in a row, read back; without results and reasons, which no fold looks at. */
  static JobStatus read(ResultSet row) throws SQLException {
    var claim = new Claim(row.getInt("attempt"), row.getInt("delivery"));
    Instant since = instant(row, "since");
    String worker = row.getString("worker");
    return switch (JobState.valueOf(row.getString("state"))) {
      case SCHEDULED -> new JobStatus.Scheduled(claim, since, instant(row, "due_at"));
      case WAITING -> new JobStatus.Waiting(claim, since);
      case QUEUED -> new JobStatus.Queued(claim, since);
      case RUNNING -> new JobStatus.Running(claim, since, worker);
      case RETRYING ->
          new JobStatus.Retrying(
              claim,
              since,
              worker,
              instant(row, "started_at"),
              failure(row),
              instant(row, "due_at"));
      case SUCCEEDED, DEAD, CANCELLED, EXPIRED, SKIPPED -> new JobStatus.Expired(claim, since);
    };
  }

  private static Failure failure(ResultSet row) throws SQLException {
    return new Failure(
        FailureCode.valueOf(row.getString("failure_code")),
        row.getString("failure_message"),
        row.getString("failure_exception"),
        row.getString("failure_stack"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), column).toInstant();
  }

  /** Binds all columns but that of the id, in the order of the statements that write them. */
  static void bind(ArrayStatement statement, List<StatusColumns> rows) throws SQLException {
    statement
        .texts(rows, it -> it.state().name())
        .ints(rows, it -> it.claim().attempt())
        .ints(rows, it -> it.claim().delivery())
        .instants(rows, StatusColumns::since)
        .texts(rows, StatusColumns::worker)
        .instants(rows, StatusColumns::startedAt)
        .instants(rows, StatusColumns::finishedAt)
        .instants(rows, StatusColumns::dueAt)
        .bytes(rows, it -> ContentRows.inline(it.result()))
        .texts(rows, it -> it.result() == null ? null : it.result().mediaType())
        .texts(rows, it -> it.failure() == null ? null : it.failure().code().name())
        .texts(rows, it -> it.failure() == null ? null : it.failure().message())
        .texts(rows, it -> it.failure() == null ? null : it.failure().exception())
        .texts(rows, it -> it.failure() == null ? null : it.failure().stack())
        .texts(rows, StatusColumns::reason);
  }
}
