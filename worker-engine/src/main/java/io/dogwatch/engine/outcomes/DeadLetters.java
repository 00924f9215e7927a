package io.dogwatch.engine.outcomes;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.engine.attempts.Delivery;
import io.dogwatch.engine.attempts.Verdict;
import io.dogwatch.schemas.jobs.DeadLetterHeaders;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records of the dead-letter topics: key, value and headers as they came, and why they are there.
 */
final class DeadLetters {

  private final Topics topics;
  private final String worker;

  DeadLetters(Topics topics, String worker) {
    this.topics = topics;
    this.worker = worker;
  }

  ProducerRecord<byte[], byte[]> recordOf(
      Delivery delivery, Verdict.GiveUp verdict, Instant now, Traceparent trace) {
    ConsumerRecord<byte[], byte[]> original = delivery.record();
    Headers headers = new RecordHeaders(original.headers().toArray());
    addMissing(
        headers,
        new Envelope(
                delivery.id() + "/dead",
                "io.dogwatch.job.dead-lettered",
                "dogwatch/worker/" + worker,
                now,
                "application/octet-stream",
                trace)
            .toHeaders());
    Failure failure = verdict.failure();
    add(headers, DeadLetterHeaders.REASON, verdict.reason().name());
    add(headers, DeadLetterHeaders.TIMESTAMP, now.toString());
    add(headers, DeadLetterHeaders.JOB_ID, delivery.id().toString());
    add(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(delivery.claim().attempt()));
    add(headers, DeadLetterHeaders.DELIVERIES, Integer.toString(delivery.count()));
    add(headers, DeadLetterHeaders.WORKER, worker);
    add(headers, DeadLetterHeaders.ORIGINAL_TOPIC, original.topic());
    add(headers, DeadLetterHeaders.ORIGINAL_PARTITION, Integer.toString(original.partition()));
    add(headers, DeadLetterHeaders.ORIGINAL_OFFSET, Long.toString(original.offset()));
    add(headers, DeadLetterHeaders.ORIGINAL_TIMESTAMP, Long.toString(original.timestamp()));
    add(headers, DeadLetterHeaders.FAILURE_CODE, failure.code().name());
    add(headers, DeadLetterHeaders.MESSAGE, failure.message());
    add(headers, DeadLetterHeaders.EXCEPTION_CLASS, failure.exception());
    add(headers, DeadLetterHeaders.STACK, failure.stack());
    return new ProducerRecord<>(
        topics.deadLetters(delivery.lane().type()).name(),
        null,
        null,
        original.key(),
        original.value(),
        headers);
  }

  private static void addMissing(Headers headers, Headers ours) {
    for (Header header : ours) {
      if (headers.lastHeader(header.key()) == null) {
        headers.add(header);
      }
    }
  }

  private static void add(Headers headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
