package io.dogwatch.engine.handlers;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a handler may know about the attempt that it executes.
 *
 * @param job the message as it lay on the lane
 * @param claim orders all executions of the job: a fencing token for the world outside
 */
public record JobContext(JobMessage job, Claim claim) {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  public JobId jobId() {
    return job.id();
  }

  /** The execution that this is, from 1, over all steps. */
  public int attempt() {
    return job.attempt();
  }

  /** The step that this is, from 1. */
  public int step() {
    return job.step().number();
  }

  /**
   * What the step before left behind with {@link Continue}; empty in the first one.
   *
   * @throws JobFailure if it is none of these
   */
  public <C> Optional<C> checkpoint(Class<C> type) throws JobFailure {
    Payload checkpoint = job.step().checkpoint();
    if (checkpoint == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(checkpoint.bytes(), type));
    } catch (JacksonException e) {
      throw new JobFailure(
          FailureCode.INTERNAL,
          "a checkpoint of %s expected: %s".formatted(type.getName(), e.getOriginalMessage()),
          e);
    }
  }
}
