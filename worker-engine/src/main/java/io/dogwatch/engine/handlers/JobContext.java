package io.dogwatch.engine.handlers;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What a handler may know about the attempt that it executes, and what it may ask for. */
public final class JobContext {

  /** Most jobs that an attempt may submit. */
  public static final int MAX_CHILDREN = 10_000;

  /** Most bytes of their payloads: 16 MiB. */
  public static final int MAX_CHILDREN_BYTES = 16 * 1024 * 1024;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final JobMessage job;
  private final Claim claim;

  // guarded by this
  private final List<JobRequest> submitted = new ArrayList<>();
  private long submittedBytes;

  /**
   * @param job the message as it lay on the lane
   * @param claim orders all executions of the job
   */
  public JobContext(JobMessage job, Claim claim) {
    this.job = job;
    this.claim = claim;
  }

  /** The message as it lay on the lane. */
  public JobMessage job() {
    return job;
  }

  public JobId jobId() {
    return job.id();
  }

  /** Orders all executions of the job: a fencing token for the world outside. */
  public Claim claim() {
    return claim;
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

  /**
   * Submits another job together with the outcome of this attempt: if that stands, all its jobs are
   * there, and none is if the attempt fails or is discarded. A job of a type that no worker has
   * ever executed makes the attempt fail.
   *
   * @return the id of the job, the same whenever the step is executed again and submits its jobs in
   *     the same order
   * @throws JobFailure beyond {@link #MAX_CHILDREN} or {@link #MAX_CHILDREN_BYTES}
   */
  public synchronized JobId submit(JobRequest request) throws JobFailure {
    if (submitted.size() == MAX_CHILDREN) {
      throw new JobFailure(
          FailureCode.INVALID_INPUT,
          "at most %d jobs of one attempt expected".formatted(MAX_CHILDREN));
    }
    submittedBytes += request.payload().size();
    if (submittedBytes > MAX_CHILDREN_BYTES) {
      throw new JobFailure(
          FailureCode.INVALID_INPUT,
          "jobs of at most %d bytes of payload expected of one attempt"
              .formatted(MAX_CHILDREN_BYTES));
    }
    submitted.add(request);
    return JobId.ofChild(job.id(), step(), submitted.size() - 1);
  }

  /** What was submitted so far. */
  public synchronized List<JobRequest> submitted() {
    return List.copyOf(submitted);
  }
}
