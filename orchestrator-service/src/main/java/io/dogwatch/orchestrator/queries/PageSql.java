package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.schemas.jobs.JobId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The statement for one page of jobs, newest first. For one thread. */
final class PageSql {

  private final StringBuilder sql;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private PageSql(String head) {
    sql = new StringBuilder(head).append(" from job where true");
  }

  /**
   * The statement with its values.
   *
   * @param head what comes before {@code from}
   */
  static StatementSpec of(String head, PageRequest request, JdbcClient jdbc) {
    return new PageSql(head).asked(request, jdbc);
  }

  private StatementSpec asked(PageRequest request, JdbcClient jdbc) {
    JobState state = request.state();
    equal("state", state == null ? null : state.name());
    if (state != null && state != JobState.SUCCEEDED) {
      sql.append(" and state <> 'SUCCEEDED'"); // so that the planner sees the partial index
    }
    equal("type", request.type());
    equal("workflow_id", request.workflow());
    equal("tenant", request.tenant());
    equal("schedule", request.schedule());
    TimeCursor<JobId> after = request.after();
    if (after != null) {
      sql.append(" and (submitted_at, id) < (:at, :id)");
      values.put("at", after.at().atOffset(ZoneOffset.UTC));
      values.put("id", after.id().value());
    }
    sql.append(" order by submitted_at desc, id desc limit :limit");
    values.put("limit", request.limit());
    return jdbc.sql(sql.toString()).params(values);
  }

  private void equal(String column, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(column).append(" = :").append(column);
      values.put(column, value);
    }
  }
}
