package io.dogwatch.benchmarks.latency;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import java.time.InstantSource;

/** Says when it was called, and does nothing else. */
public final class StampHandler implements JobHandler<StampHandler.Empty> {

  /** Nothing to be told. */
  public record Empty() {}

  private final JobType type;
  private final InstantSource clock;

  public StampHandler(JobType type, InstantSource clock) {
    this.type = type;
    this.clock = clock;
  }

  @Override
  public JobType type() {
    return type;
  }

  @Override
  public Class<Empty> payloadType() {
    return Empty.class;
  }

  @Override
  public String description() {
    return "Says when it was called.";
  }

  @Override
  public Empty example() {
    return new Empty();
  }

  @Override
  public Object handle(Empty payload, JobContext context) {
    return Stamp.of(clock.instant());
  }
}
