package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Header;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Reason;
import io.dogwatch.schemas.jobs.DeadLetterHeaders;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of dead-letter topics. Whatever lies there is a dead letter: headers that are
 * missing, or say what they can't, are as good as none.
 */
public final class DeadLetterReader {

  private static final String UNKNOWN = "UNKNOWN";

  private final Pattern topics;

  public DeadLetterReader(Topics topics) {
    this.topics = topics.deadLetters();
  }

  /**
   * The dead letter in a record.
   *
   * @throws IllegalArgumentException if the record's topic has none
   */
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    Matcher topic = topics.matcher(record.topic());
    if (!topic.matches()) {
      throw new IllegalArgumentException(record.topic() + " has no dead letters");
    }
    String type = topic.group(1);
    String named = text(record, DeadLetterHeaders.REASON);
    String reason = named == null ? UNKNOWN : named;
    var failure =
        new Reason(
            text(record, DeadLetterHeaders.FAILURE_CODE),
            text(record, DeadLetterHeaders.MESSAGE),
            text(record, DeadLetterHeaders.EXCEPTION_CLASS),
            text(record, DeadLetterHeaders.STACK));
    return new DeadLetter(
        new Place(record.topic(), record.partition(), record.offset()),
        type,
        Instant.ofEpochMilli(record.timestamp()),
        reason,
        Likeness.fingerprint(type, reason, failure),
        job(record),
        number(record, DeadLetterHeaders.ATTEMPTS),
        number(record, DeadLetterHeaders.DELIVERIES),
        text(record, DeadLetterHeaders.WORKER),
        failure,
        record.key(),
        record.value(),
        headers(record));
  }

  private static @Nullable JobId job(ConsumerRecord<byte[], byte[]> record) {
    String id = text(record, DeadLetterHeaders.JOB_ID);
    try {
      return id == null ? null : JobId.parse(id);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable Integer number(ConsumerRecord<byte[], byte[]> record, String name) {
    String text = text(record, name);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /** PostgreSQL has no U+0000. */
  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return headers;
  }
}
