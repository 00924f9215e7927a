package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Tells the ends of jobs that have never come to a lane. Waits for the cluster; what is told twice
 * changes nothing.
 */
public final class Ends {

  private static final String SOURCE = "dogwatch/orchestrator";

  private final DurableWriter writer;
  private final JobRecords records;
  private final Topics topics;
  private final RandomGenerator random;

  /**
   * @param producer writes with acks=all; owned by the caller
   */
  public Ends(Producer<byte[], byte[]> producer, Topics topics, RandomGenerator random) {
    this.writer = new DurableWriter(producer);
    this.records = new JobRecords(topics, SOURCE);
    this.topics = topics;
    this.random = random;
  }

  /**
   * Tells how a job has ended.
   *
   * @throws CompletionException if the cluster does not take it
   */
  void tell(JobMessage job, JobFact end, Traceparent trace, Instant now) {
    var event = new JobEvent(job.id(), job.type(), new Claim(job.attempt(), 0), null, now, end);
    writer.write(records.forEvent(event, trace.child(random))).join();
  }

  /**
   * Puts a job among the dead letters, and tells so then.
   *
   * @throws CompletionException if the cluster does not take it
   */
  void tellDead(JobMessage job, String reason, Traceparent trace, Instant now) {
    writer.write(deadLetter(job, reason, trace.child(random), now)).join();
    var failure = Failure.of(FailureCode.DEPENDENCY, reason);
    tell(job, new JobFact.DeadLettered(DeadLetterReason.DEPENDENCY, failure, null), trace, now);
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      JobMessage job, String reason, Traceparent trace, Instant now) {
    Headers headers =
        new Envelope(
                job.id() + "/dead",
                "io.dogwatch.job.dead-lettered",
                SOURCE,
                now,
                Envelope.AVRO,
                trace)
            .toHeaders();
    add(headers, "dlq-reason", DeadLetterReason.DEPENDENCY.name());
    add(headers, "dlq-timestamp", now.toString());
    add(headers, "dlq-job-id", job.id().toString());
    add(headers, "dlq-attempts", "0");
    add(headers, "dlq-original-topic", topics.waiting().name());
    add(headers, "dlq-failure-code", FailureCode.DEPENDENCY.name());
    add(headers, "dlq-message", reason);
    return new ProducerRecord<>(
        topics.deadLetters(job.type()).name(),
        null,
        null,
        job.id().toString().getBytes(StandardCharsets.UTF_8),
        JobMessage.CODEC.encode(job),
        headers);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
