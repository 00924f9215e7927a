package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.Fingerprint;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody asks for, well formed but not yet checked against its type.
 *
 * @param pointer where it stands in the request
 * @param id as the submitter chose it, if they did
 * @param idempotencyKey what the submitter calls this submission, if they do
 * @param dependencies jobs that have to end first
 */
record JobOrder(
    String pointer,
    @Nullable JobId id,
    JobType type,
    Priority priority,
    Payload payload,
    Limits limits,
    Origin origin,
    @Nullable String idempotencyKey,
    Dependencies dependencies) {

  /** Whether the database has to keep the job before Kafka gets it. */
  boolean needsIntake() {
    return idempotencyKey != null || !dependencies.isEmpty();
  }

  /** What the intake is to know the submission by, if anything. */
  Arrival.@Nullable Key key() {
    return idempotencyKey == null
        ? null
        : new Arrival.Key(
            origin.tenant() == null ? "" : origin.tenant(),
            idempotencyKey,
            Fingerprint.ofSubmission(type, id, payload));
  }

  JobMessage toMessage(JobId id, Instant now) {
    return new JobMessage(
        id, type, priority, payload, 1, limits, now, origin, JobMessage.Step.FIRST, dependencies);
  }
}
