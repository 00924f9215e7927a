package io.dogwatch.schemas.workers;

import io.dogwatch.schemas.avro.JobTypeDescriptionRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;

/**
 * What a worker announces of a job type that it executes, so that others can validate and explain
 * it.
 *
 * @param description one sentence for a person
 * @param payloadSchema JSON Schema (2020-12) of the payload
 * @param example a payload that the schema accepts, as JSON
 */
public record JobTypeDescription(
    JobType type, String description, String payloadSchema, String example, Instant announcedAt) {

  public static final MessageCodec<JobTypeDescription> CODEC =
      MessageCodec.of(
          JobTypeDescriptionRecord.getClassSchema(),
          JobTypeDescriptionRecord.class,
          WorkerWire::toRecord,
          WorkerWire::fromRecord);
}
