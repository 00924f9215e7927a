package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.orchestrator.deadletters.DeadLetterReader;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the records of the topics that are projected. */
final class EntryReader {

  private final LaneReader lanes;
  private final Topics topics;
  private final DeadLetterReader deadLetters;
  private final Pattern retries;
  private final String jobEvents;
  private final String alerts;
  private final String waiting;

  EntryReader(Topics topics) {
    this.lanes = new LaneReader(topics);
    this.topics = topics;
    this.deadLetters = new DeadLetterReader(topics);
    this.retries = topics.retries();
    this.jobEvents = topics.jobEvents().name();
    this.alerts = topics.alerts().name();
    this.waiting = topics.waiting().name();
  }

  /** Matches all topics that are projected. */
  Pattern subscription() {
    return Pattern.compile(
        Stream.concat(
                Stream.of(
                    topics.lanes().pattern(), retries.pattern(), topics.deadLetters().pattern()),
                Stream.of(jobEvents, alerts, waiting).map(Pattern::quote))
            .collect(Collectors.joining("|")));
  }

  Entry read(ConsumerRecord<byte[], byte[]> record) {
    return new Entry(
        new TopicPartition(record.topic(), record.partition()), record.offset(), content(record));
  }

  private Entry.Content content(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(jobEvents)) {
      return content(JobEvent.CODEC.decode(record.value()), Entry.Happened::new);
    }
    if (record.topic().equals(alerts)) {
      return content(Alert.CODEC.decode(record.value()), Entry.Alerted::new);
    }
    if (retries.matcher(record.topic()).matches()) {
      return content(JobMessage.CODEC.decode(record.value()), EntryReader::waiting);
    }
    if (record.topic().equals(waiting)) {
      return content(JobMessage.CODEC.decode(record.value()), Entry.Depending::new);
    }
    if (deadLetters.reads(record)) {
      return new Entry.Buried(deadLetters.read(record));
    }
    Instant at = Instant.ofEpochMilli(record.timestamp());
    return content(lanes.read(record), job -> new Entry.Job(job, at));
  }

  private static Entry.Content waiting(JobMessage job) {
    return job.attempt() == 1 ? new Entry.Waiting(job) : new Entry.Repeated();
  }

  private static <T> Entry.Content content(
      Decoded<T> decoded, Function<T, Entry.Content> understood) {
    return switch (decoded) {
      case Decoded.Message<T>(T content) -> understood.apply(content);
      case Decoded.Undecodable<T>(String reason) -> new Entry.Undecodable(reason);
    };
  }
}
