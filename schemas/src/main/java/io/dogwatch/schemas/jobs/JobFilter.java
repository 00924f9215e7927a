package io.dogwatch.schemas.jobs;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Chooses jobs by what they have in common. What is null fits every job; type, tenant or workflow
 * is always there, so that no filter fits all jobs.
 *
 * @param until instant of submission up to which jobs are meant, this one included; to the
 *     millisecond, as a job's own
 */
public record JobFilter(
    @Nullable JobType type,
    @Nullable Priority priority,
    @Nullable String tenant,
    @Nullable UUID workflow,
    Instant until) {

  public JobFilter {
    if (type == null && tenant == null && workflow == null) {
      throw new IllegalArgumentException(
          "a type, tenant or workflow expected, found a filter for jobs of all of them");
    }
    until = until.truncatedTo(MILLIS);
  }

  /** All jobs of a type that were submitted up to then. */
  public static JobFilter ofType(JobType type, Instant until) {
    return new JobFilter(type, null, null, null, until);
  }

  /** All jobs of a tenant that were submitted up to then. */
  public static JobFilter ofTenant(String tenant, Instant until) {
    return new JobFilter(null, null, tenant, null, until);
  }

  /** All jobs of a workflow that were submitted up to then. */
  public static JobFilter ofWorkflow(UUID workflow, Instant until) {
    return new JobFilter(null, null, null, workflow, until);
  }

  /** Whether the job is one of those meant. */
  public boolean matches(JobMessage job) {
    return matches(
        job.type(),
        job.priority(),
        job.origin().tenant(),
        job.origin().workflowId(),
        job.submittedAt());
  }

  /** Whether a job of which this is known is one of those meant. */
  public boolean matches(
      JobType ofType,
      @Nullable Priority ofPriority,
      @Nullable String ofTenant,
      @Nullable UUID ofWorkflow,
      Instant submittedAt) {
    return (type == null || type.equals(ofType))
        && (priority == null || priority == ofPriority)
        && (tenant == null || tenant.equals(ofTenant))
        && (workflow == null || workflow.equals(ofWorkflow))
        && !submittedAt.isAfter(until);
  }
}
