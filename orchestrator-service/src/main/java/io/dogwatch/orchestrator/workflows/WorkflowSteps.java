package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.Workflows.instant;
import static io.dogwatch.orchestrator.workflows.Workflows.time;

import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of the steps of workflows. Whoever changes it holds the workflow. */
final class WorkflowSteps {

  private static final String INSERT =
      """
      insert into intake.workflow_step (workflow_id, position, state)
      select ?, n, ? from generate_series(0, ? - 1) as n
      """;

  private static final String SELECT =
      """
      select state, round, started_at, ended_at, result, reason, deadline, decision, decided_by,
        decided_at, cursor, exhausted
      from intake.workflow_step where workflow_id = ? order by position
      """;

  private static final String UPDATE =
      """
      update intake.workflow_step set state = ?, round = ?, started_at = ?, ended_at = ?, result = ?,
        reason = ?, deadline = ?, decision = ?, decided_by = ?, decided_at = ?, cursor = ?,
        exhausted = ?
      where workflow_id = ? and position = ?
      """;

  private final SchemaSetUp schema;

  WorkflowSteps(SchemaSetUp schema) {
    this.schema = schema;
  }

  /** Adds those of a new workflow, none of which has begun. */
  void add(UUID workflow, int count) {
    sql(INSERT).param(workflow).param(StepState.PENDING.name()).param(count).update();
  }

  /** In the order of the definition. */
  List<StepStatus> of(UUID workflow) {
    return sql(SELECT).param(workflow).query(WorkflowSteps::status).list();
  }

  void save(UUID id, int position, StepStatus status) {
    Decision decision = status.decision();
    sql(UPDATE)
        .param(status.state().name())
        .param(status.round())
        .param(time(status.startedAt()))
        .param(time(status.endedAt()))
        .param(status.result())
        .param(status.reason())
        .param(time(status.deadline()))
        .param(decision == null ? null : decision.option())
        .param(decision == null ? null : decision.by())
        .param(decision == null ? null : time(decision.at()))
        .param(status.batches().cursor())
        .param(status.batches().isExhausted())
        .param(id)
        .param(position)
        .update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static StepStatus status(ResultSet row, int number) throws SQLException {
    String decision = row.getString("decision");
    return new StepStatus(
        StepState.valueOf(row.getString("state")),
        row.getInt("round"),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getString("result"),
        row.getString("reason"),
        instant(row, "deadline"),
        decision == null
            ? null
            : new Decision(
                decision,
                row.getString("decided_by"),
                Objects.requireNonNull(instant(row, "decided_at"))),
        new StepStatus.Batching(row.getString("cursor"), row.getBoolean("exhausted")));
  }
}
