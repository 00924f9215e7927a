package io.dogwatch.schemas.jobs;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.dogwatch.schemas.avro.AttemptFailedRecord;
import io.dogwatch.schemas.avro.CancelledRecord;
import io.dogwatch.schemas.avro.ContinuedRecord;
import io.dogwatch.schemas.avro.DeadLetteredRecord;
import io.dogwatch.schemas.avro.ExpiredRecord;
import io.dogwatch.schemas.avro.FailureKind;
import io.dogwatch.schemas.avro.FailureRecord;
import io.dogwatch.schemas.avro.GivenUp;
import io.dogwatch.schemas.avro.JobEventRecord;
import io.dogwatch.schemas.avro.QueuedRecord;
import io.dogwatch.schemas.avro.ScheduledRecord;
import io.dogwatch.schemas.avro.SkippedRecord;
import io.dogwatch.schemas.avro.StartedRecord;
import io.dogwatch.schemas.avro.SucceededRecord;
import io.dogwatch.schemas.avro.WaitingRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@link JobEvent} to its Avro record and back. */
final class JobEventWire {

  private JobEventWire() {}

  static JobEventRecord toRecord(JobEvent event) {
    return new JobEventRecord(
        event.job().value(),
        event.type().name(),
        event.claim().attempt(),
        event.claim().delivery(),
        event.worker(),
        event.at().truncatedTo(MILLIS),
        toRecord(event.fact()));
  }

  private static Object toRecord(JobFact fact) {
    return switch (fact) {
      case JobFact.Waiting _ -> new WaitingRecord();
      case JobFact.Queued _ -> new QueuedRecord();
      case JobFact.Scheduled(Instant runAt) -> new ScheduledRecord(runAt.truncatedTo(MILLIS));
      case JobFact.Started _ -> new StartedRecord();
      case JobFact.Succeeded(Payload result, Instant startedAt) ->
          new SucceededRecord(
              ByteBuffer.wrap(result.bytes()), result.mediaType(), startedAt.truncatedTo(MILLIS));
      case JobFact.AttemptFailed(Failure failure, Instant startedAt, Instant retryAt) ->
          new AttemptFailedRecord(
              toRecord(failure), startedAt.truncatedTo(MILLIS), retryAt.truncatedTo(MILLIS));
      case JobFact.Continued done ->
          new ContinuedRecord(
              done.step(),
              done.checkpointSize(),
              done.startedAt().truncatedTo(MILLIS),
              done.resumeAt() == null ? null : done.resumeAt().truncatedTo(MILLIS));
      case JobFact.DeadLettered dead ->
          new DeadLetteredRecord(
              GivenUp.valueOf(dead.reason().name()),
              toRecord(dead.failure()),
              dead.startedAt() == null ? null : dead.startedAt().truncatedTo(MILLIS));
      case JobFact.Cancelled(String reason, @Nullable Instant startedAt) ->
          new CancelledRecord(reason, startedAt == null ? null : startedAt.truncatedTo(MILLIS));
      case JobFact.Expired _ -> new ExpiredRecord();
      case JobFact.Skipped(String reason) -> new SkippedRecord(reason);
    };
  }

  private static FailureRecord toRecord(Failure failure) {
    return new FailureRecord(
        FailureKind.valueOf(failure.code().name()),
        failure.message(),
        failure.exception(),
        failure.stack());
  }

  static JobEvent fromRecord(JobEventRecord event) {
    return new JobEvent(
        new JobId(event.getJobId()),
        new JobType(event.getType()),
        new Claim(event.getAttempt(), event.getDelivery()),
        event.getWorker(),
        event.getAt(),
        fact(event.getFact()));
  }

  private static JobFact fact(Object fact) {
    return switch (fact) {
      case WaitingRecord _ -> new JobFact.Waiting();
      case QueuedRecord _ -> new JobFact.Queued();
      case ScheduledRecord scheduled -> new JobFact.Scheduled(scheduled.getRunAt());
      case StartedRecord _ -> new JobFact.Started();
      case SucceededRecord succeeded ->
          new JobFact.Succeeded(
              new Payload(
                  JobMessageWire.bytes(succeeded.getOutput()), succeeded.getOutputEncoding()),
              succeeded.getStartedAt());
      case AttemptFailedRecord failed ->
          new JobFact.AttemptFailed(
              failure(failed.getFailure()), failed.getStartedAt(), failed.getRetryAt());
      case ContinuedRecord done ->
          new JobFact.Continued(
              done.getStep(), done.getCheckpointSize(), done.getStartedAt(), done.getResumeAt());
      case DeadLetteredRecord dead ->
          new JobFact.DeadLettered(
              DeadLetterReason.valueOf(dead.getReason().name()),
              failure(dead.getFailure()),
              dead.getStartedAt());
      case CancelledRecord cancelled ->
          new JobFact.Cancelled(cancelled.getReason(), cancelled.getStartedAt());
      case ExpiredRecord _ -> new JobFact.Expired();
      case SkippedRecord skipped -> new JobFact.Skipped(skipped.getReason());
      default -> throw new IllegalArgumentException("no fact about a job: " + fact.getClass());
    };
  }

  private static Failure failure(FailureRecord failure) {
    return new Failure(
        FailureCode.valueOf(failure.getCode().name()),
        failure.getMessage(),
        failure.getException(),
        failure.getStack());
  }
}
