package io.dogwatch.client.jobs;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that carry jobs. */
public final class JobRecords {

  private final Topics topics;
  private final String source;

  /**
   * @param source who writes them, as CloudEvents want it, such as {@code dogwatch/orchestrator}
   */
  public JobRecords(Topics topics, String source) {
    this.topics = topics;
    this.source = source;
  }

  /**
   * Puts a new job where it begins: on its lane or, where its time has not come, with the timers.
   */
  public ProducerRecord<byte[], byte[]> forSubmission(JobMessage job, Traceparent trace) {
    return record(start(job), job, trace);
  }

  /** Where a new job begins. */
  Topic start(JobMessage job) {
    return job.isDueAt(job.submittedAt())
        ? topics.lane(job.type(), job.priority())
        : topics.retry(job.type());
  }

  /** Puts a job on its lane. */
  public ProducerRecord<byte[], byte[]> forLane(JobMessage job, Traceparent trace) {
    return record(topics.lane(job.type(), job.priority()), job, trace);
  }

  /** Has a job wait for its time. */
  public ProducerRecord<byte[], byte[]> forTimer(JobMessage job, Traceparent trace) {
    return record(topics.retry(job.type()), job, trace);
  }

  private ProducerRecord<byte[], byte[]> record(Topic topic, JobMessage job, Traceparent trace) {
    var envelope =
        new Envelope(
            job.id() + "/" + job.attempt(),
            "io.dogwatch.job.requested",
            source,
            job.submittedAt(),
            Envelope.AVRO,
            trace);
    return new ProducerRecord<>(
        topic.name(),
        null,
        null,
        job.id().toString().getBytes(StandardCharsets.UTF_8),
        JobMessage.CODEC.encode(job),
        envelope.toHeaders());
  }
}
