package io.dogwatch.schemas.jobs;

import io.dogwatch.schemas.avro.BackoffRecord;
import io.dogwatch.schemas.avro.DependencyFailure;
import io.dogwatch.schemas.avro.JobMessageRecord;
import io.dogwatch.schemas.avro.JobPriority;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link JobMessage} to its Avro record and back. */
final class JobMessageWire {

  private JobMessageWire() {}

  static JobMessageRecord toRecord(JobMessage job) {
    JobMessage.Limits limits = job.limits();
    JobMessage.Origin origin = job.origin();
    JobId parent = origin.parentId();
    Payload checkpoint = job.step().checkpoint();
    return new JobMessageRecord(
        job.id().value(),
        job.type().name(),
        JobPriority.valueOf(job.priority().name()),
        ByteBuffer.wrap(job.payload().bytes()),
        job.payload().mediaType(),
        job.attempt(),
        limits.maxAttempts(),
        toRecord(limits.backoff()),
        limits.timeout() == null ? null : limits.timeout().toMillis(),
        toMillis(limits.expiresAt()),
        toMillis(limits.notBefore()),
        job.submittedAt().truncatedTo(ChronoUnit.MILLIS),
        origin.workflowId(),
        parent == null ? null : parent.value(),
        origin.tenant(),
        origin.metadata(),
        checkpoint == null ? null : ByteBuffer.wrap(checkpoint.bytes()),
        job.step().number(),
        job.step().firstAttempt(),
        job.dependencies().jobs().stream().map(JobId::value).toList(),
        DependencyFailure.valueOf(job.dependencies().onFailure().name()));
  }

  static JobMessage fromRecord(JobMessageRecord job) {
    var limits =
        new JobMessage.Limits(
            job.getMaxAttempts(),
            fromRecord(job.getBackoff()),
            job.getTimeoutMillis() == null ? null : Duration.ofMillis(job.getTimeoutMillis()),
            job.getExpiresAt(),
            job.getNotBefore());
    var origin =
        new JobMessage.Origin(
            job.getWorkflowId(),
            job.getParentId() == null ? null : new JobId(job.getParentId()),
            job.getTenant(),
            job.getMetadata());
    var step =
        new JobMessage.Step(
            job.getStep(),
            job.getFirstAttempt(),
            job.getCheckpoint() == null ? null : Payload.json(bytes(job.getCheckpoint())));
    return new JobMessage(
        new JobId(job.getJobId()),
        new JobType(job.getType()),
        Priority.valueOf(job.getPriority().name()),
        new Payload(bytes(job.getPayload()), job.getPayloadEncoding()),
        job.getAttempt(),
        limits,
        job.getSubmittedAt(),
        origin,
        step,
        dependencies(job));
  }

  private static JobMessage.Dependencies dependencies(JobMessageRecord job) {
    return job.getDependsOn().isEmpty()
        ? JobMessage.Dependencies.NONE
        : new JobMessage.Dependencies(
            job.getDependsOn().stream()
                .map(JobId::new)
                .collect(Collectors.toCollection(LinkedHashSet::new)),
            JobMessage.Dependencies.OnFailure.valueOf(job.getOnDependencyFailure().name()));
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static @Nullable Instant toMillis(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable BackoffRecord toRecord(@Nullable Backoff backoff) {
    return backoff == null
        ? null
        : new BackoffRecord(
            backoff.base().toMillis(),
            backoff.multiplier(),
            backoff.max().toMillis(),
            backoff.jitter());
  }

  private static @Nullable Backoff fromRecord(@Nullable BackoffRecord backoff) {
    return backoff == null
        ? null
        : new Backoff(
            Duration.ofMillis(backoff.getBaseMillis()),
            backoff.getMultiplier(),
            Duration.ofMillis(backoff.getMaxMillis()),
            backoff.getJitter());
  }
}
