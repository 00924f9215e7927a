package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.orchestrator.deadletters.DeadLetterReader;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the records of the topics that are projected. */
final class EntryReader {

  private final LaneReader lanes;
  private final DeadLetterReader letters;
  private final Pattern lanePattern;
  private final Pattern retries;
  private final Pattern deadLetters;
  private final String jobEvents;
  private final String alerts;
  private final String waiting;
  private final Map<String, Function<ConsumerRecord<byte[], byte[]>, Entry.Content>> readers =
      new ConcurrentHashMap<>();

  EntryReader(Topics topics) {
    this.lanes = new LaneReader(topics);
    this.letters = new DeadLetterReader(topics);
    this.lanePattern = topics.lanes();
    this.retries = topics.retries();
    this.deadLetters = topics.deadLetters();
    this.jobEvents = topics.jobEvents().name();
    this.alerts = topics.alerts().name();
    this.waiting = topics.waiting().name();
  }

  /** Matches all topics that are projected. */
  Pattern subscription() {
    return Pattern.compile(
        Stream.concat(
                Stream.of(lanePattern, retries, deadLetters).map(Pattern::pattern),
                Stream.of(jobEvents, alerts, waiting).map(Pattern::quote))
            .collect(Collectors.joining("|")));
  }

  Entry read(ConsumerRecord<byte[], byte[]> record) {
    return new Entry(
        new TopicPartition(record.topic(), record.partition()), record.offset(), content(record));
  }

  private Entry.Content content(ConsumerRecord<byte[], byte[]> record) {
    return readers.computeIfAbsent(record.topic(), this::readerOf).apply(record);
  }

  private Function<ConsumerRecord<byte[], byte[]>, Entry.Content> readerOf(String topic) {
    if (topic.equals(jobEvents)) {
      return record -> content(JobEvent.CODEC.decode(record.value()), Entry.Happened::new);
    }
    if (topic.equals(alerts)) {
      return record -> content(Alert.CODEC.decode(record.value()), Entry.Alerted::new);
    }
    if (retries.matcher(topic).matches()) {
      return record ->
          content(JobMessage.CODEC.decode(record.value()), job -> waiting(job, timeOf(record)));
    }
    if (topic.equals(waiting)) {
      return record -> content(JobMessage.CODEC.decode(record.value()), Entry.Depending::new);
    }
    if (deadLetters.matcher(topic).matches()) {
      return record -> new Entry.Buried(letters.read(record));
    }
    return this::job;
  }

  private Entry.Content job(ConsumerRecord<byte[], byte[]> record) {
    return content(lanes.read(record), job -> new Entry.Job(job, timeOf(record)));
  }

  private static Entry.Content waiting(JobMessage job, Instant at) {
    return job.attempt() == 1 ? new Entry.Waiting(job, at) : new Entry.Repeated();
  }

  private static Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }

  private static <T> Entry.Content content(
      Decoded<T> decoded, Function<T, Entry.Content> understood) {
    return switch (decoded) {
      case Decoded.Message<T>(T content) -> understood.apply(content);
      case Decoded.Undecodable<T>(String reason) -> new Entry.Undecodable(reason);
    };
  }
}
