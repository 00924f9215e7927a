package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs that have not ended, as far as the read model knows. Safe for use by many threads. */
public final class OpenJobs {

  /** Of which a count is made at most: some 100 ms. */
  private static final int MOST = 100_000;

  /** In words that the planner can match with the partial index. */
  private static final String OPEN =
      """
      from job
      where state in ('WAITING', 'SCHEDULED', 'QUEUED', 'RUNNING', 'RETRYING')
        and state <> 'SUCCEEDED' and submitted_at <= :until
      """;

  private static final String COUNT =
      """
      select count(*) filter (where
          (cast(:type as text) is null or type = :type)
          and (cast(:priority as text) is null or priority = :priority)
          and (cast(:tenant as text) is null or tenant = :tenant)
          and (cast(:workflow as uuid) is null or workflow_id = :workflow)) as fitting,
        count(*) as seen
      from (select type, priority, tenant, workflow_id %s limit :most) as open
      """
          .formatted(OPEN);

  private static final String KINDS =
      """
      select type, priority, tenant, workflow_id, min(submitted_at) as first %s
      group by type, priority, tenant, workflow_id
      """
          .formatted(OPEN);

  private final ReadModel model;

  OpenJobs(ReadModel model) {
    this.model = model;
  }

  /**
   * How many jobs fit.
   *
   * @param isAll whether all were looked at; there may be more if not
   */
  public record Count(long jobs, boolean isAll) {

    /** Whether it is sure that there is none. */
    public boolean isNone() {
      return isAll && jobs == 0;
    }
  }

  /**
   * Counts the jobs that fit, among a bounded number.
   *
   * @throws DataAccessException if the database does not answer
   */
  public Count count(JobFilter filter) {
    JobType type = filter.type();
    Priority priority = filter.priority();
    return jdbc()
        .sql(COUNT)
        .param("type", type == null ? null : type.name())
        .param("priority", priority == null ? null : priority.name())
        .param("tenant", filter.tenant())
        .param("workflow", filter.workflow())
        .param("until", filter.until().atOffset(ZoneOffset.UTC))
        .param("most", MOST + 1)
        .query((row, _) -> new Count(row.getLong("fitting"), row.getLong("seen") <= MOST))
        .single();
  }

  /**
   * Those of the filters that a job fits. Looks at all jobs that have not ended, once.
   *
   * @throws DataAccessException if the database does not answer
   */
  public Set<JobFilter> fitting(Collection<JobFilter> filters) {
    Instant latest = filters.stream().map(JobFilter::until).max(Instant::compareTo).orElseThrow();
    Set<JobFilter> fitting = new HashSet<>();
    jdbc()
        .sql(KINDS)
        .param("until", latest.atOffset(ZoneOffset.UTC))
        .query(
            row -> {
              var type = new JobType(row.getString("type"));
              String priority = row.getString("priority");
              String tenant = row.getString("tenant");
              UUID workflow = row.getObject("workflow_id", UUID.class);
              Instant first = row.getObject("first", OffsetDateTime.class).toInstant();
              for (JobFilter filter : filters) {
                if (filter.matches(type, parsed(priority), tenant, workflow, first)) {
                  fitting.add(filter);
                }
              }
            });
    return fitting;
  }

  private static @Nullable Priority parsed(@Nullable String priority) {
    return priority == null ? null : Priority.valueOf(priority);
  }

  private JdbcClient jdbc() {
    return JdbcClient.create(model.dataSource());
  }
}
