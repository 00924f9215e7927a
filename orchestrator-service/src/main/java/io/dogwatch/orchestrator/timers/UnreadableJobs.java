package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.DeadLetterHeaders;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters of what lay on a retry topic and is no job: as it came, with the reason. */
final class UnreadableJobs {

  private static final Logger log = LoggerFactory.getLogger(UnreadableJobs.class);

  private final Topics topics;
  private final String source;
  private final RandomGenerator random;

  UnreadableJobs(Topics topics, String source, RandomGenerator random) {
    this.topics = topics;
    this.source = source;
    this.random = random;
  }

  ProducerRecord<byte[], byte[]> deadLetter(
      Record<byte[], byte[]> record, RecordMetadata place, String reason, Instant now) {
    log.atError()
        .addKeyValue("topic", place.topic())
        .addKeyValue("partition", place.partition())
        .addKeyValue("offset", place.offset())
        .log("a job that cannot be read goes to the dead letters");
    Headers headers = record.headers();
    if (headers.lastHeader("ce_id") == null) {
      envelope(place, now).toHeaders().forEach(headers::add);
    }
    add(headers, DeadLetterHeaders.REASON, "DESERIALIZATION");
    add(headers, DeadLetterHeaders.MESSAGE, reason);
    add(headers, DeadLetterHeaders.ORIGINAL_TOPIC, place.topic());
    add(headers, DeadLetterHeaders.ORIGINAL_PARTITION, Integer.toString(place.partition()));
    add(headers, DeadLetterHeaders.ORIGINAL_OFFSET, Long.toString(place.offset()));
    return new ProducerRecord<>(
        deadLettersOf(place.topic()), null, null, record.key(), record.value(), headers);
  }

  private String deadLettersOf(String retryTopic) {
    Matcher name = topics.retries().matcher(retryTopic);
    if (!name.matches()) {
      throw new IllegalStateException("a retry topic expected, found " + retryTopic);
    }
    return topics.deadLetters(new JobType(name.group(1))).name();
  }

  private Envelope envelope(RecordMetadata place, Instant now) {
    return new Envelope(
        place.topic() + "/" + place.partition() + "/" + place.offset(),
        "io.dogwatch.job.dead-lettered",
        source,
        now,
        "application/octet-stream",
        Traceparent.next(random));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
