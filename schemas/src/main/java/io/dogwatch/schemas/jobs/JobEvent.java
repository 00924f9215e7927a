package io.dogwatch.schemas.jobs;

import io.dogwatch.schemas.avro.JobEventRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job, as one worker or the orchestrator says it. Instants are kept to
 * the millisecond.
 *
 * @param worker who says so; null where no worker is involved
 * @param at when, by that one's clock
 */
public record JobEvent(
    JobId job, JobType type, Claim claim, @Nullable String worker, Instant at, JobFact fact) {

  public static final MessageCodec<JobEvent> CODEC =
      MessageCodec.of(
          JobEventRecord.getClassSchema(),
          JobEventRecord.class,
          JobEventWire::toRecord,
          JobEventWire::fromRecord);
}
