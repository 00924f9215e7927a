package io.dogwatch.orchestrator.intake;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.Set;

/** A job of tests that may wait for others. */
public final class Errand {

  public static final JobType TYPE = new JobType("errand");
  public static final Instant SUBMITTED_AT = Instant.parse("2026-03-01T10:00:00Z");

  private Errand() {}

  /**
   * The job.
   *
   * @param payload JSON
   * @param others that it waits for
   */
  public static JobMessage of(JobId id, String payload, OnFailure onFailure, JobId... others) {
    return new JobMessage(
        id,
        TYPE,
        Priority.NORMAL,
        Payload.json(payload),
        1,
        Limits.OF_TYPE,
        SUBMITTED_AT,
        Origin.UNKNOWN,
        Step.FIRST,
        new Dependencies(Set.of(others), onFailure));
  }
}
