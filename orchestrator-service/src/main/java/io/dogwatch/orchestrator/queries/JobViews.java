package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.Days;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Jobs as the read model has them. */
final class JobViews {

  private static final String SUMMARY =
      """
      id, type, state, priority, attempt, delivery, worker, failure_code, failure_message,
      failure_exception, failure_stack, reason, submitted_at, started_at, finished_at, due_at,
      max_attempts, timeout_millis, expires_at, workflow_id, parent_id, tenant, metadata, depends_on,
      on_dependency_failure
      """;

  private static final String DAY =
      "coalesce((select day from job_day where id = :id), cast(:told as date))";

  /**
   * In words that the planner can match with the partial index, which has the nearest ones of both
   * sides: nobody reads a million jobs to explain one. Who is before another was submitted before
   * that one was queued.
   */
  private static final String AHEAD =
      """
      with own as (select since, id from job where state = 'QUEUED' and id = :id and day = %s)
      select type = :type and priority is not null as mine, priority,
        count(*) filter (where (since, id) < (select since, id from own)) as ahead,
        count(*) filter (where is_earlier) as seen
      from (
        (select type, priority, since, id, true as is_earlier from job
          where state = 'QUEUED' and state <> 'SUCCEEDED'
            and submitted_at <= (select since from own)
          order by submitted_at desc limit :most + 1)
        union all
        (select type, priority, since, id, false from job
          where state = 'QUEUED' and state <> 'SUCCEEDED'
            and submitted_at > (select since from own)
          order by submitted_at limit :most)) queued
      group by 1, 2
      """
          .formatted(DAY);

  private final ReadModel model;

  /**
   * All that was said of a delivery is that it started. Only where a job may start once more. What
   * lies before a step that came to its end is forgiven.
   */
  private static final String UNFINISHED_STARTS =
      """
      case when state in ('QUEUED', 'RUNNING', 'RETRYING') then
        cast((select count(*) from (
          select 1 from job_event event where event.job_id = job.id and event.day = job.day
            and attempt > (select coalesce(max(attempt), 0) from job_event step
              where step.job_id = job.id and step.day = job.day and fact = 'CONTINUED')
          group by attempt, delivery having bool_and(fact = 'STARTED')) starts) as int)
      end as unfinished_starts
      """;

  JobViews(ReadModel model) {
    this.model = model;
  }

  /** The job with all that belongs to it. */
  Optional<JobView> find(JobId id) {
    return byId(
            "select "
                + SUMMARY
                + JobContents.COLUMNS
                + ", "
                + UNFINISHED_STARTS
                + " from job where id = :id and day = "
                + DAY,
            id)
        .query((row, _) -> view(row, true))
        .optional();
  }

  /** Where the jobs stand; those that are not known are left out. */
  List<StandingView> standings(List<JobId> ids) {
    return asked("id, state, attempt, worker, " + UNFINISHED_STARTS, ids)
        .query(
            (row, _) ->
                new StandingView(
                    row.getObject("id", UUID.class),
                    JobState.valueOf(row.getString("state")),
                    row.getInt("attempt"),
                    row.getString("worker"),
                    row.getObject("unfinished_starts", Integer.class)))
        .list();
  }

  /** The states of jobs; those that are not known are left out. */
  Map<JobId, JobState> states(Collection<JobId> ids) {
    Map<JobId, JobState> states = new HashMap<>();
    if (!ids.isEmpty()) {
      asked("id, state", ids)
          .query(
              row -> {
                states.put(
                    new JobId(row.getObject("id", UUID.class)),
                    JobState.valueOf(row.getString("state")));
              });
    }
    return states;
  }

  /** The jobs that have to end before this one. */
  List<JobId> dependencies(JobId id) {
    return byId(
            "select json_array_elements_text(depends_on) as other from job"
                + " where id = :id and depends_on is not null and day = "
                + DAY,
            id)
        .query((row, _) -> JobId.parse(row.getString("other")))
        .list();
  }

  /**
   * Jobs of a type before another one.
   *
   * @param jobs how many lie on each lane; lanes without a queued job are left out
   * @param isAll whether all were looked at; there may be more if not
   */
  record Ahead(Map<Priority, Long> jobs, boolean isAll) {}

  /**
   * Counts the jobs of a queued job's type that lie before it, among so many that were submitted
   * before it was queued, and so many that came later and tell what lanes there are.
   */
  Ahead ahead(JobView job, int most) {
    Map<Priority, Long> ahead = new EnumMap<>(Priority.class);
    var seen = new AtomicLong();
    byId(AHEAD, new JobId(job.id()))
        .param("type", job.type())
        .param("most", most)
        .query(
            row -> {
              seen.addAndGet(row.getLong("seen"));
              if (row.getBoolean("mine")) {
                ahead.put(Priority.valueOf(row.getString("priority")), row.getLong("ahead"));
              }
            });
    return new Ahead(ahead, seen.get() <= most);
  }

  /** What the job's handler returned; empty if it did not succeed. */
  Optional<Payload> result(JobId id) {
    return byId(
            JobContents.select("result")
                + " where state = 'SUCCEEDED' and id = :id and day = "
                + DAY,
            id)
        .query(JobContents::payload)
        .optional();
  }

  /** What the job was submitted with; empty if only events of it are known. */
  Optional<Payload> payload(JobId id) {
    return byId(
            JobContents.select("payload")
                + " where payload_type is not null and id = :id and day = "
                + DAY,
            id)
        .query(JobContents::payload)
        .optional();
  }

  /** What handlers returned, of those that have succeeded. */
  Map<JobId, Payload> results(Collection<JobId> ids) {
    Map<JobId, Payload> results = new HashMap<>();
    if (!ids.isEmpty()) {
      asked("id, state, " + JobContents.whole("result"), ids)
          .query(
              row -> {
                if (row.getString("state").equals(JobState.SUCCEEDED.name())) {
                  results.put(
                      new JobId(row.getObject("id", UUID.class)), JobContents.payload(row, 0));
                }
              });
    }
    return results;
  }

  /** Columns of the jobs with these ids. */
  private StatementSpec asked(String columns, Collection<JobId> ids) {
    String[] values = ids.stream().map(JobId::toString).toArray(String[]::new);
    @Nullable String[] told =
        ids.stream()
            .map(id -> Days.toldBy(id).map(LocalDate::toString).orElse(null))
            .toArray(String[]::new);
    return jdbc()
        .sql(
            "select "
                + columns
                + " from unnest(cast(? as uuid[]), cast(? as date[])) as asked (job_id, told)"
                + " join job on job.id = asked.job_id and job.day ="
                + " coalesce((select day from job_day where id = asked.job_id), asked.told)")
        .params(values, told);
  }

  /**
   * Everything that happened to a job, in the order of attempts and deliveries; what precedes
   * another by its nature comes first, whatever the clocks say of those who told it.
   */
  List<EventView> events(JobId id) {
    return byId(
            "select fact, attempt, delivery, at, worker, detail from job_event"
                + " where job_id = :id and day = "
                + DAY
                + " order by attempt, delivery,"
                + " array_position(array['WAITING', 'SCHEDULED', 'QUEUED', 'STARTED'], fact),"
                + " at, seq",
            id)
        .query(
            (row, _) ->
                new EventView(
                    row.getString("fact"),
                    row.getInt("attempt"),
                    row.getInt("delivery"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("worker"),
                    row.getString("detail")))
        .list();
  }

  /** One page of jobs, newest first, without payloads and results. */
  List<JobView> list(PageRequest request) {
    return PageSql.of("select " + SUMMARY, request, jdbc())
        .query((row, _) -> view(row, false))
        .list();
  }

  private StatementSpec byId(String sql, JobId id) {
    return jdbc().sql(sql).param("id", id.value()).param("told", Days.toldBy(id).orElse(null));
  }

  private JdbcClient jdbc() {
    return JdbcClient.create(model.dataSource());
  }

  private static JobView view(ResultSet row, boolean whole) throws SQLException {
    String priority = row.getString("priority");
    Long timeout = row.getObject("timeout_millis", Long.class);
    Instant submittedAt = row.getObject("submitted_at", OffsetDateTime.class).toInstant();
    var state = JobState.valueOf(row.getString("state"));
    return new JobView(
        row.getObject("id", UUID.class),
        row.getString("type"),
        state,
        priority == null ? null : priority.toLowerCase(Locale.ROOT),
        row.getInt("attempt"),
        row.getInt("delivery"),
        row.getString("worker"),
        whole ? row.getObject("unfinished_starts", Integer.class) : null,
        whole ? JobContents.view(row, "payload") : null,
        whole ? JobContents.view(row, "result") : null,
        failure(row),
        row.getString("reason"),
        submittedAt,
        instant(row, "started_at"),
        instant(row, "finished_at"),
        state == JobState.SCHEDULED ? instant(row, "due_at") : null,
        state == JobState.RETRYING ? instant(row, "due_at") : null,
        row.getObject("max_attempts", Integer.class),
        timeout == null ? null : Duration.ofMillis(timeout),
        instant(row, "expires_at"),
        row.getObject("workflow_id", UUID.class),
        row.getObject("parent_id", UUID.class),
        row.getString("tenant"),
        row.getString("metadata"),
        row.getString("depends_on"),
        row.getString("on_dependency_failure"));
  }

  private static JobView.@Nullable FailureView failure(ResultSet row) throws SQLException {
    String code = row.getString("failure_code");
    return code == null
        ? null
        : new JobView.FailureView(
            code,
            row.getString("failure_message"),
            row.getString("failure_exception"),
            row.getString("failure_stack"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
