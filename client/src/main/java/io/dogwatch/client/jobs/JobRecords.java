package io.dogwatch.client.jobs;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The records that carry jobs, and those that say what happened to them. */
public final class JobRecords {

  private static final String FAILED_DELIVERY = "dogwatch-failed-delivery";

  private final Topics topics;
  private final Topic events;
  private final String source;

  /**
   * @param source who writes them, as CloudEvents want it, such as {@code dogwatch/orchestrator}
   */
  public JobRecords(Topics topics, String source) {
    this.topics = topics;
    this.events = topics.jobEvents();
    this.source = source;
  }

  /**
   * Puts a new job where it begins: on its lane or, where its time has not come, with the timers,
   * or, where others have to end first, with those that wait.
   */
  public ProducerRecord<byte[], byte[]> forSubmission(JobMessage job, Traceparent trace) {
    return record(start(job), job, trace);
  }

  /** Where a new job begins. */
  Topic start(JobMessage job) {
    if (!job.dependencies().isEmpty()) {
      return topics.waiting();
    }
    return job.isDueAt(job.submittedAt())
        ? topics.lane(job.type(), job.priority())
        : topics.retry(job.type());
  }

  /** Puts a job on its lane. */
  public ProducerRecord<byte[], byte[]> forLane(JobMessage job, Traceparent trace) {
    return record(topics.lane(job.type(), job.priority()), job, trace);
  }

  /**
   * Puts a job on its lane as it came.
   *
   * @param encoded the job, written by whichever version
   */
  public ProducerRecord<byte[], byte[]> forLane(JobMessage job, byte[] encoded, Traceparent trace) {
    return record(topics.lane(job.type(), job.priority()), job, encoded, trace);
  }

  /**
   * Puts the next step of a job on its lane or, if it has a time, with the timers; there too if
   * that has passed, for a step that is told twice must not go both ways.
   */
  public ProducerRecord<byte[], byte[]> forNextStep(JobMessage job, Traceparent trace) {
    return job.limits().notBefore() == null ? forLane(job, trace) : forTimer(job, trace);
  }

  /** Says what happened to a job. */
  public ProducerRecord<byte[], byte[]> forEvent(JobEvent event, Traceparent trace) {
    String fact = event.fact().text();
    Claim claim = event.claim();
    var envelope =
        new Envelope(
            event.job() + "/" + claim.attempt() + "/" + claim.delivery() + "/" + fact,
            "io.dogwatch.job." + fact,
            source,
            event.at(),
            Envelope.AVRO,
            trace);
    return record(events, event.job(), JobEvent.CODEC.encode(event), envelope);
  }

  /** Has a job wait for its time. */
  public ProducerRecord<byte[], byte[]> forTimer(JobMessage job, Traceparent trace) {
    return record(topics.retry(job.type()), job, trace);
  }

  /**
   * Has the next attempt at a job wait for its time.
   *
   * @param failed who says so; what is said of the job by a lower claim takes no attempt back
   */
  public ProducerRecord<byte[], byte[]> forRetry(JobMessage job, Claim failed, Traceparent trace) {
    ProducerRecord<byte[], byte[]> record = forTimer(job, trace);
    record
        .headers()
        .add(
            FAILED_DELIVERY,
            Integer.toString(failed.delivery()).getBytes(StandardCharsets.US_ASCII));
    return record;
  }

  /** The delivery whose failure led to a retry; 0 if the record does not say, or not properly. */
  public static int failedDelivery(Headers headers) {
    Header header = headers.lastHeader(FAILED_DELIVERY);
    if (header == null || header.value() == null) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII)));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private ProducerRecord<byte[], byte[]> record(Topic topic, JobMessage job, Traceparent trace) {
    return record(topic, job, JobMessage.CODEC.encode(job), trace);
  }

  private ProducerRecord<byte[], byte[]> record(
      Topic topic, JobMessage job, byte[] encoded, Traceparent trace) {
    var envelope =
        new Envelope(
            job.id() + "/" + job.attempt(),
            "io.dogwatch.job.requested",
            source,
            job.submittedAt(),
            Envelope.AVRO,
            trace);
    return record(topic, job.id(), encoded, envelope);
  }

  private static ProducerRecord<byte[], byte[]> record(
      Topic topic, JobId job, byte[] value, Envelope envelope) {
    return new ProducerRecord<>(
        topic.name(),
        null,
        null,
        job.toString().getBytes(StandardCharsets.UTF_8),
        value,
        envelope.toHeaders());
  }
}
