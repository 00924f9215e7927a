package io.dogwatch.schemas.workers;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.dogwatch.schemas.avro.JobTypeDescriptionRecord;
import io.dogwatch.schemas.avro.PoolHold;
import io.dogwatch.schemas.avro.WorkerCondition;
import io.dogwatch.schemas.avro.WorkerHeartbeatRecord;
import io.dogwatch.schemas.avro.WorkerPoolRecord;
import io.dogwatch.schemas.jobs.JobType;

/** What workers say, to its Avro records and back. */
final class WorkerWire {

  private WorkerWire() {}

  static WorkerHeartbeatRecord toRecord(WorkerHeartbeat beat) {
    return new WorkerHeartbeatRecord(
        beat.workerId(),
        beat.host(),
        beat.pid(),
        beat.startedAt().truncatedTo(MILLIS),
        beat.at().truncatedTo(MILLIS),
        WorkerCondition.valueOf(beat.status().name()),
        beat.pools().stream().map(WorkerWire::toRecord).toList(),
        beat.heapUsed());
  }

  private static WorkerPoolRecord toRecord(WorkerHeartbeat.Pool pool) {
    return new WorkerPoolRecord(
        pool.type().name(),
        pool.slots(),
        pool.busy(),
        pool.succeeded(),
        pool.failed(),
        PoolHold.valueOf(pool.hold().name()));
  }

  static WorkerHeartbeat fromRecord(WorkerHeartbeatRecord beat) {
    return new WorkerHeartbeat(
        beat.getWorkerId(),
        beat.getHost(),
        beat.getPid(),
        beat.getStartedAt(),
        beat.getAt(),
        WorkerHeartbeat.Status.valueOf(beat.getStatus().name()),
        beat.getPools().stream().map(WorkerWire::fromRecord).toList(),
        beat.getHeapUsed());
  }

  private static WorkerHeartbeat.Pool fromRecord(WorkerPoolRecord pool) {
    return new WorkerHeartbeat.Pool(
        new JobType(pool.getType()),
        pool.getSlots(),
        pool.getBusy(),
        pool.getSucceeded(),
        pool.getFailed(),
        WorkerHeartbeat.Hold.valueOf(pool.getHold().name()));
  }

  static JobTypeDescriptionRecord toRecord(JobTypeDescription type) {
    return new JobTypeDescriptionRecord(
        type.type().name(),
        type.description(),
        type.payloadSchema(),
        type.example(),
        type.announcedAt().truncatedTo(MILLIS));
  }

  static JobTypeDescription fromRecord(JobTypeDescriptionRecord type) {
    return new JobTypeDescription(
        new JobType(type.getType()),
        type.getDescription(),
        type.getPayloadSchema(),
        type.getExample(),
        type.getAnnouncedAt());
  }
}
