package io.dogwatch.orchestrator.submission;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
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
 */
record JobOrder(
    String pointer,
    @Nullable JobId id,
    JobType type,
    Priority priority,
    Payload payload,
    Limits limits,
    Origin origin) {

  JobMessage toMessage(JobId id, Instant now) {
    return new JobMessage(
        id, type, priority, payload, 1, limits, now, origin, JobMessage.Step.FIRST);
  }
}
