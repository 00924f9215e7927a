package io.dogwatch.engine.attempts;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The jobs that a handler submitted, as messages. */
final class Children {

  private Children() {}

  /**
   * @param types whether there are lanes for a type
   * @throws JobFailure of code UNKNOWN_TYPE if a job has none
   */
  static List<JobMessage> of(JobContext parent, Predicate<JobType> types, Instant now)
      throws JobFailure {
    List<JobMessage> children = new ArrayList<>();
    for (JobRequest request : parent.submitted()) {
      if (!types.test(request.type())) {
        throw new JobFailure(
            FailureCode.UNKNOWN_TYPE,
            "submitted a job of type %s, which no worker has ever executed"
                .formatted(request.type()));
      }
      JobId id = JobId.ofChild(parent.jobId(), parent.step(), children.size());
      children.add(request.withOrigin(origin(request, parent.job())).message(id, now));
    }
    return children;
  }

  /** The request's own; what it does not say is as with the parent. */
  private static JobMessage.Origin origin(JobRequest request, JobMessage parent) {
    JobMessage.Origin own = request.origin();
    return new JobMessage.Origin(
        own.workflowId() == null ? parent.origin().workflowId() : own.workflowId(),
        parent.id(),
        own.tenant() == null ? parent.origin().tenant() : own.tenant(),
        own.metadata());
  }
}
