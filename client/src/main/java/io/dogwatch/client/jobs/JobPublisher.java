package io.dogwatch.client.jobs;

import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Puts jobs on their lanes, and those whose time has not come into the timer store. Safe for use by
 * many threads, as the producer is.
 */
public final class JobPublisher {

  private final DurableWriter writer;
  private final JobRecords records;

  /**
   * @param producer writes with acks=all; owned by the caller
   * @param source who submits, as CloudEvents want it, such as {@code dogwatch/orchestrator}
   */
  public JobPublisher(Producer<byte[], byte[]> producer, Topics topics, String source) {
    this.writer = new DurableWriter(producer);
    this.records = new JobRecords(topics, source);
  }

  /** Name of the topic that a new job goes to. */
  String topicOf(JobMessage job) {
    return records.start(job).name();
  }

  /**
   * Publishes a job. Blocks while the producer's buffer is full.
   *
   * @return completes when the cluster has the job, or with the {@link KafkaException} that kept it
   *     from there
   */
  public CompletableFuture<Void> publish(JobMessage job, Traceparent trace) {
    return writer.write(records.forSubmission(job, trace));
  }
}
