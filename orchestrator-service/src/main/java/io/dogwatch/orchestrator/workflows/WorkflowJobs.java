package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.schemas.jobs.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of the jobs of workflows. Whoever changes it holds the workflow. Every method throws a
 * {@link DataAccessException} if the database does not answer.
 */
final class WorkflowJobs {

  private static final String PLAN =
      """
      insert into intake.workflow_job (workflow_id, position, index, item)
      select ?, ?, ? + n - 1, item from unnest(?::text[]) with ordinality as u(item, n)
      """;

  private static final String TALLIES =
      """
      select position, count(*) as planned, count(*) filter (where job_id is not null) as submitted,
        count(*) filter (where ended_as = 'SUCCEEDED') as succeeded,
        count(*) filter (where ended_as <> 'SUCCEEDED') as failed,
        count(*) filter (where ended_as is not null and job_id is null) as refused
      from intake.workflow_job where workflow_id = ? group by position
      """;

  private static final String OPEN =
      """
      select job_id from intake.workflow_job
      where workflow_id = ? and ended_as is null and job_id is not null
      """;

  private static final String ENDED =
      """
      update intake.workflow_job j set ended_as = u.ended_as, ended_at = ?
      from unnest(?::uuid[], ?::text[]) as u(job_id, ended_as)
      where j.workflow_id = ? and j.job_id = u.job_id and j.ended_as is null
      returning j.position, j.index, j.item, j.job_id, j.ended_as, j.ended_at, j.reason
      """;

  private static final String COLUMNS =
      "select index, item, job_id, ended_as, ended_at, reason from intake.workflow_job ";

  private static final String UNSUBMITTED =
      COLUMNS
          + """
          where workflow_id = ? and position = ? and job_id is null and ended_as is null
          order by index limit ?
          """;

  private static final String SUBMITTED =
      """
      update intake.workflow_job j set job_id = u.job_id
      from unnest(?::int[], ?::uuid[]) as u(index, job_id)
      where j.workflow_id = ? and j.position = ? and j.index = u.index
      """;

  private static final String REFUSED =
      """
      update intake.workflow_job set ended_as = 'DEAD', ended_at = ?, reason = ?
      where workflow_id = ? and position = ? and index = ?
      """;

  private static final String PAGE =
      COLUMNS
          + """
          where workflow_id = ? and position = ? and index > ?
            and (not ? or (ended_as is not null and ended_as <> 'SUCCEEDED'))
          order by index limit ?
          """;

  private static final String AGAIN =
      """
      update intake.workflow_job set job_id = null, ended_as = null, ended_at = null, reason = null
      where workflow_id = ? and position = ? and ended_as <> 'SUCCEEDED'
      """;

  private final SchemaSetUp schema;

  WorkflowJobs(SchemaSetUp schema) {
    this.schema = schema;
  }

  /**
   * A job of a step.
   *
   * @param index within the step, from 0
   * @param item what it is for, JSON; null for nothing
   * @param job null before it is submitted
   * @param end how it has ended; null if it has not
   * @param reason why it could not be submitted
   */
  record Row(
      int index,
      @Nullable String item,
      @Nullable JobId job,
      @Nullable JobState end,
      @Nullable Instant endedAt,
      @Nullable String reason) {}

  /**
   * Has jobs submitted later.
   *
   * @param from index of the first
   * @param items what they are for, JSON; null for nothing
   */
  void plan(UUID workflow, Step step, int from, List<@Nullable String> items) {
    sql(PLAN)
        .param(workflow)
        .param(step.position())
        .param(from)
        .param(items.toArray(String[]::new))
        .update();
  }

  /** By position of the step; none for steps without jobs. */
  Map<Integer, Tally> tallies(UUID workflow) {
    Map<Integer, Tally> tallies = new HashMap<>();
    sql(TALLIES)
        .param(workflow)
        .query(
            row -> {
              int refused = row.getInt("refused");
              tallies.put(
                  row.getInt("position"),
                  new Tally(
                      row.getInt("planned"),
                      row.getInt("submitted") + refused,
                      row.getInt("succeeded"),
                      row.getInt("failed")));
            });
    return tallies;
  }

  /** Jobs that were submitted and have not ended, as far as the table knows. */
  List<JobId> open(UUID workflow) {
    return sql(OPEN)
        .param(workflow)
        .query((row, _) -> new JobId(row.getObject(1, UUID.class)))
        .list();
  }

  /**
   * Notes how jobs have ended; the first end stands.
   *
   * @return those of which it was not known, by position of the step
   */
  Map<Integer, List<Row>> ended(UUID workflow, Map<JobId, JobState> ends, Instant now) {
    List<Map.Entry<JobId, JobState>> all = List.copyOf(ends.entrySet());
    Map<Integer, List<Row>> news = new HashMap<>();
    sql(ENDED)
        .param(now.atOffset(ZoneOffset.UTC))
        .param(all.stream().map(it -> it.getKey().value()).toArray(UUID[]::new))
        .param(all.stream().map(it -> it.getValue().name()).toArray(String[]::new))
        .param(workflow)
        .query(
            row -> {
              news.computeIfAbsent(row.getInt("position"), _ -> new ArrayList<>()).add(row(row, 0));
            });
    return news;
  }

  /** The first of those that are to be submitted. */
  List<Row> unsubmitted(UUID workflow, Step step, int most) {
    return sql(UNSUBMITTED)
        .param(workflow)
        .param(step.position())
        .param(most)
        .query(WorkflowJobs::row)
        .list();
  }

  /** Notes under which ids jobs were submitted, by index. */
  void submitted(UUID workflow, Step step, Map<Integer, JobId> jobs) {
    List<Map.Entry<Integer, JobId>> all = List.copyOf(jobs.entrySet());
    sql(SUBMITTED)
        .param(all.stream().map(Map.Entry::getKey).toArray(Integer[]::new))
        .param(all.stream().map(it -> it.getValue().value()).toArray(UUID[]::new))
        .param(workflow)
        .param(step.position())
        .update();
  }

  /** Notes that there can't be a job, which counts as one that has failed. */
  void refused(UUID workflow, Step step, int index, String reason, Instant now) {
    sql(REFUSED)
        .param(now.atOffset(ZoneOffset.UTC))
        .param(reason)
        .param(workflow)
        .param(step.position())
        .param(index)
        .update();
  }

  /**
   * Jobs of a step, by index.
   *
   * @param after index; -1 for the first page
   * @param onlyFailed those that have not ended well
   */
  List<Row> page(UUID workflow, Step step, int after, boolean onlyFailed, int most) {
    return sql(PAGE)
        .param(workflow)
        .param(step.position())
        .param(after)
        .param(onlyFailed)
        .param(most)
        .query(WorkflowJobs::row)
        .list();
  }

  /** Has the jobs of a step that have failed submitted once more. */
  void again(UUID workflow, Step step) {
    sql(AGAIN).param(workflow).param(step.position()).update();
  }

  private JdbcClient.StatementSpec sql(String sql) {
    return JdbcClient.create(schema.dataSource()).sql(sql);
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    UUID job = row.getObject("job_id", UUID.class);
    String end = row.getString("ended_as");
    OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Row(
        row.getInt("index"),
        row.getString("item"),
        job == null ? null : new JobId(job),
        end == null ? null : JobState.valueOf(end),
        endedAt == null ? null : endedAt.toInstant(),
        row.getString("reason"));
  }
}
