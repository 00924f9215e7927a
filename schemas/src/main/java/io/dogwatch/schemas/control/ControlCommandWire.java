package io.dogwatch.schemas.control;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.dogwatch.schemas.avro.CancelJobRecord;
import io.dogwatch.schemas.avro.CancelJobsRecord;
import io.dogwatch.schemas.avro.ControlCommandRecord;
import io.dogwatch.schemas.avro.DrainWorkerRecord;
import io.dogwatch.schemas.avro.PauseTypeRecord;
import io.dogwatch.schemas.avro.RescheduleJobRecord;
import io.dogwatch.schemas.avro.ResetWorkerRecord;
import io.dogwatch.schemas.avro.RestartWorkerRecord;
import io.dogwatch.schemas.avro.ResumeTypeRecord;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;

/** {@link ControlCommand} to its Avro record and back. */
final class ControlCommandWire {

  private ControlCommandWire() {}

  static ControlCommandRecord toRecord(ControlCommand command) {
    return new ControlCommandRecord(
        command.id(),
        command.at().truncatedTo(MILLIS),
        command.actor(),
        command.reason(),
        toRecord(command.order()));
  }

  private static Object toRecord(Order order) {
    return switch (order) {
      case Order.CancelJob(JobId job, JobType type) ->
          new CancelJobRecord(job.value(), type.name());
      case Order.CancelJobs(JobFilter jobs) -> toRecord(jobs);
      case Order.RescheduleJob(JobId job, JobType type, Instant runAt) ->
          new RescheduleJobRecord(job.value(), type.name(), runAt.truncatedTo(MILLIS));
      case Order.PauseType(JobType type) -> new PauseTypeRecord(type.name());
      case Order.ResumeType(JobType type) -> new ResumeTypeRecord(type.name());
      case Order.DrainWorker(String worker) -> new DrainWorkerRecord(worker);
      case Order.RestartWorker(String worker) -> new RestartWorkerRecord(worker);
      case Order.ResetWorker(String worker) -> new ResetWorkerRecord(worker);
    };
  }

  private static CancelJobsRecord toRecord(JobFilter jobs) {
    JobType type = jobs.type();
    Priority priority = jobs.priority();
    return new CancelJobsRecord(
        type == null ? null : type.name(),
        priority == null ? null : priority.name(),
        jobs.tenant(),
        jobs.workflow(),
        jobs.until());
  }

  static ControlCommand fromRecord(ControlCommandRecord command) {
    return new ControlCommand(
        command.getCommandId(),
        command.getAt(),
        command.getActor(),
        command.getReason(),
        order(command.getOrder()));
  }

  private static Order order(Object order) {
    return switch (order) {
      case CancelJobRecord cancel ->
          new Order.CancelJob(new JobId(cancel.getJobId()), new JobType(cancel.getType()));
      case CancelJobsRecord cancel -> new Order.CancelJobs(filter(cancel));
      case RescheduleJobRecord reschedule ->
          new Order.RescheduleJob(
              new JobId(reschedule.getJobId()),
              new JobType(reschedule.getType()),
              reschedule.getRunAt());
      case PauseTypeRecord pause -> new Order.PauseType(new JobType(pause.getType()));
      case ResumeTypeRecord resume -> new Order.ResumeType(new JobType(resume.getType()));
      case DrainWorkerRecord drain -> new Order.DrainWorker(drain.getWorkerId());
      case RestartWorkerRecord restart -> new Order.RestartWorker(restart.getWorkerId());
      case ResetWorkerRecord reset -> new Order.ResetWorker(reset.getWorkerId());
      default -> throw new IllegalArgumentException("no order: " + order.getClass());
    };
  }

  private static JobFilter filter(CancelJobsRecord cancel) {
    String type = cancel.getType();
    String priority = cancel.getPriority();
    return new JobFilter(
        type == null ? null : new JobType(type),
        priority == null ? null : Priority.parse(priority),
        cancel.getTenant(),
        cancel.getWorkflowId(),
        cancel.getUntil());
  }
}
