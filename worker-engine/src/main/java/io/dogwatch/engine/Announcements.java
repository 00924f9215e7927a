package io.dogwatch.engine;

import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tells the platform which job types a worker executes, and what their payloads look like. */
final class Announcements {

  private final DurableWriter writer;
  private final Topics topics;
  private final String worker;
  private final RandomGenerator random;

  Announcements(DurableWriter writer, Topics topics, String worker, RandomGenerator random) {
    this.writer = writer;
    this.topics = topics;
    this.worker = worker;
    this.random = random;
  }

  /** Completes when the cluster has all of them. */
  CompletableFuture<Void> announce(Collection<JobTypeDescription> types) {
    return writer.write(types.stream().map(this::recordOf).toList());
  }

  private ProducerRecord<byte[], byte[]> recordOf(JobTypeDescription type) {
    var envelope =
        new Envelope(
            worker + "/" + type.type() + "/" + type.announcedAt().toEpochMilli(),
            "io.dogwatch.job-type.announced",
            "dogwatch/worker/" + worker,
            type.announcedAt(),
            Envelope.AVRO,
            Traceparent.next(random));
    return new ProducerRecord<>(
        topics.jobTypes().name(),
        null,
        null,
        type.type().name().getBytes(StandardCharsets.UTF_8),
        JobTypeDescription.CODEC.encode(type),
        envelope.toHeaders());
  }
}
