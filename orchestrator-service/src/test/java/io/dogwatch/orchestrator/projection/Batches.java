package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records to project, with offsets that count up. */
final class Batches {

  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final JobType TYPE = new JobType("probe");
  static final Failure FAILURE = Failure.of(FailureCode.PROVIDER_TIMEOUT, "no answer");

  private final TopicPartition partition;
  private long offset;

  Batches(String topic) {
    this.partition = new TopicPartition(topic, 0);
  }

  Entry entry(JobMessage job) {
    return entry(new Entry.Job(job, NOW));
  }

  Entry entry(JobEvent event) {
    return entry(new Entry.Happened(event));
  }

  Entry entry(Entry.Content content) {
    return new Entry(partition, offset++, content);
  }

  List<Entry> entries(List<JobEvent> events) {
    List<Entry> entries = new ArrayList<>();
    events.forEach(event -> entries.add(entry(event)));
    return entries;
  }

  static JobMessage job(JobId id) {
    return JobMessage.of(id, TYPE, Priority.HIGH, Payload.json("{\"n\":1}"), NOW);
  }

  /** A job that waits for another one, and runs whatever becomes of that. */
  static JobMessage depending(JobId id, JobId other) {
    return new JobMessage(
        id,
        TYPE,
        Priority.HIGH,
        Payload.json("{\"n\":1}"),
        1,
        JobMessage.Limits.OF_TYPE,
        NOW,
        JobMessage.Origin.UNKNOWN,
        JobMessage.Step.FIRST,
        new JobMessage.Dependencies(Set.of(other), JobMessage.Dependencies.OnFailure.RUN));
  }

  static JobEvent started(JobId id, int attempt, int delivery) {
    return event(id, attempt, delivery, new JobFact.Started());
  }

  static JobEvent failed(JobId id, int attempt, int delivery) {
    return event(
        id, attempt, delivery, new JobFact.AttemptFailed(FAILURE, NOW, NOW.plusSeconds(60)));
  }

  static JobEvent succeeded(JobId id, int attempt, int delivery) {
    return event(
        id,
        attempt,
        delivery,
        new JobFact.Succeeded(Payload.json("{\"by\":" + delivery + "}"), NOW));
  }

  static JobEvent dead(JobId id, int attempt, int delivery) {
    return event(
        id,
        attempt,
        delivery,
        new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, FAILURE, NOW));
  }

  static JobEvent event(JobId id, int attempt, int delivery, JobFact fact) {
    return new JobEvent(
        id, TYPE, new Claim(attempt, delivery), "w-" + delivery, NOW.plusSeconds(attempt), fact);
  }

  /** The status after events in this order. */
  static @Nullable JobStatus fold(List<JobEvent> events) {
    JobStatus status = null;
    for (JobEvent event : events) {
      status = JobLifecycle.apply(status, event);
    }
    return status;
  }
}
