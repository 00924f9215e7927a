package io.dogwatch.schemas.control;

import com.github.f4b6a3.uuid.UuidCreator;
import io.dogwatch.schemas.avro.ControlCommandRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.util.UUID;

/**
 * An order to workers and orchestrators. The last command of a {@link #scope()} stands. The instant
 * is kept to the millisecond.
 *
 * @param actor who gave it: a user, or a part of the platform
 * @param reason why, for a person
 */
public record ControlCommand(UUID id, Instant at, String actor, String reason, Order order) {

  public static final MessageCodec<ControlCommand> CODEC =
      MessageCodec.of(
          ControlCommandRecord.getClassSchema(),
          ControlCommandRecord.class,
          ControlCommandWire::toRecord,
          ControlCommandWire::fromRecord);

  /** What is to be done. */
  public sealed interface Order {

    /** Take one job back, wherever it is. */
    record CancelJob(JobId job, JobType type) implements Order {}

    /** Take all jobs back that fit, wherever they are. */
    record CancelJobs(JobFilter jobs) implements Order {}

    /** Let a job that waits for its first run have another time. */
    record RescheduleJob(JobId job, JobType type, Instant runAt) implements Order {}

    /** Stop polling the lanes of a type. */
    record PauseType(JobType type) implements Order {}

    /** Poll the lanes of a type again. */
    record ResumeType(JobType type) implements Order {}

    /** Finish what runs, take nothing new, stop. */
    record DrainWorker(String workerId) implements Order {}

    /** Drain, then start anew under the supervisor. */
    record RestartWorker(String workerId) implements Order {}

    /** Close breakers and forget error rates. */
    record ResetWorker(String workerId) implements Order {}
  }

  /** A command with a new id. */
  public static ControlCommand next(Instant at, String actor, String reason, Order order) {
    return new ControlCommand(UuidCreator.getTimeOrderedEpoch(at), at, actor, reason, order);
  }

  /**
   * Key of the record: what the command is about. For a job it is the key of all records about the
   * job, so that the timer store finds a command where it keeps the job. Each order about many jobs
   * has a key of its own: a later one does not replace it.
   */
  public String scope() {
    return switch (order) {
      case Order.CancelJob(JobId job, _) -> job.toString();
      case Order.CancelJobs _ -> "jobs:" + id;
      case Order.RescheduleJob(JobId job, _, _) -> job.toString();
      case Order.PauseType(JobType type) -> "type:" + type;
      case Order.ResumeType(JobType type) -> "type:" + type;
      case Order.DrainWorker(String worker) -> "worker:" + worker;
      case Order.RestartWorker(String worker) -> "worker:" + worker;
      case Order.ResetWorker(String worker) -> "worker:" + worker;
    };
  }
}
