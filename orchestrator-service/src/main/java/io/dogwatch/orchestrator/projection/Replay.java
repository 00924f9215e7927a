package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Folds the log, from its beginning, into a generation that is under construction: with the code
 * that folds it into the one that serves, and up to the offsets where that one stands. What
 * happened to jobs is folded before the jobs themselves: where the next attempt is known already, a
 * failed one has to be looked for in the timeline. Owned by one thread.
 */
public final class Replay implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final String jobEvents;
  private final Instant horizon;
  private final EntryReader reader;
  private final Meters meters = new Meters(new SimpleMeterRegistry());
  private final Folding folding;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /**
   * @param consumer settings of a consumer without a group
   * @param horizon jobs that were submitted before are not read from their topics
   */
  public Replay(
      Map<String, Object> consumer,
      Topics topics,
      Generation target,
      Instant horizon,
      InstantSource clock) {
    this.jobEvents = topics.jobEvents().name();
    this.horizon = horizon;
    this.reader = new EntryReader(topics);
    this.folding =
        new Folding(new Projection(() -> target, clock)::project, _ -> {}, meters, clock);
    this.consumer =
        new KafkaConsumer<>(
            ProjectionContainer.inBatches(consumer),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Which topics are folded, by their names. */
  public static Predicate<String> topicsOf(Topics topics) {
    return new EntryReader(topics).subscription().asMatchPredicate();
  }

  /** How many records the database could not take; they were left behind. */
  public long refused() {
    return (long) meters.refused.count();
  }

  /** How many offsets lie between where this stands, or the log begins, and these ends. */
  public long distanceTo(Map<TopicPartition, Long> ends) {
    place(existing(ends));
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), 0L)))
        .sum();
  }

  /**
   * Folds all records below these offsets. Of partitions that are gone the offsets are noted.
   *
   * @param passed is told of offsets that have been passed since the last time
   * @throws KafkaException if the cluster does not answer any more
   * @throws TimeoutException if it takes longer than that
   */
  public void foldTo(Map<TopicPartition, Long> ends, Duration time, LongConsumer passed)
      throws TimeoutException {
    long deadline = System.nanoTime() + time.toNanos();
    Map<TopicPartition, Long> existing = existing(ends);
    place(existing);
    Map<Boolean, Map<TopicPartition, Long>> parts =
        existing.entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    it -> it.getKey().topic().equals(jobEvents),
                    Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    fold(parts.getOrDefault(true, Map.of()), deadline, passed);
    fold(parts.getOrDefault(false, Map.of()), deadline, passed);
    note(ends);
  }

  /** Partitions that are there, with the offset to come to: a topic made anew may end before. */
  private Map<TopicPartition, Long> existing(Map<TopicPartition, Long> ends) {
    var topics = consumer.listTopics();
    Map<TopicPartition, Long> existing = new HashMap<>(ends);
    existing
        .keySet()
        .removeIf(
            it ->
                topics.getOrDefault(it.topic(), List.of()).stream()
                    .noneMatch(there -> there.partition() == it.partition()));
    consumer
        .endOffsets(existing.keySet())
        .forEach((partition, end) -> existing.merge(partition, end, Math::min));
    return existing;
  }

  private void place(Map<TopicPartition, Long> ends) {
    List<TopicPartition> fresh =
        ends.keySet().stream().filter(it -> !next.containsKey(it)).toList();
    next.putAll(consumer.beginningOffsets(fresh));
  }

  private void fold(Map<TopicPartition, Long> ends, long deadline, LongConsumer passed)
      throws TimeoutException {
    Map<TopicPartition, Long> open = new HashMap<>(ends);
    consumer.unsubscribe(); // it may have read beyond where the last time ended
    while (true) {
      open.entrySet().removeIf(it -> at(it.getKey()) >= it.getValue());
      if (open.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("folding takes too long");
      }
      if (!consumer.assignment().equals(open.keySet())) {
        Set<TopicPartition> before = Set.copyOf(consumer.assignment());
        consumer.assign(open.keySet());
        open.keySet().stream()
            .filter(it -> !before.contains(it))
            .forEach(it -> consumer.seek(it, at(it)));
      }
      passed.accept(foldNext(open));
    }
  }

  /** Returns how many offsets were passed. */
  private long foldNext(Map<TopicPartition, Long> open) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    List<Entry> batch = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Entry entry = read(record);
      if (entry.offset() < open.getOrDefault(entry.partition(), 0L)) {
        batch.add(entry);
      }
    }
    Map<TopicPartition, Long> positions = new HashMap<>();
    open.forEach(
        (partition, end) -> positions.put(partition, Math.min(consumer.position(partition), end)));
    positions.entrySet().removeIf(it -> it.getValue() <= at(it.getKey()));
    positions.forEach((partition, position) -> batch.add(Entry.before(partition, position)));
    if (batch.isEmpty()) {
      // Without a cluster polls return nothing for ever; a question fails in time.
      var _ = consumer.endOffsets(open.keySet());
      return 0;
    }
    folding.fold(batch);
    var _ = folding.countUndecodable(batch);
    long passed =
        positions.entrySet().stream().mapToLong(it -> it.getValue() - at(it.getKey())).sum();
    next.putAll(positions);
    return passed;
  }

  private void note(Map<TopicPartition, Long> ends) {
    List<Entry> passed =
        ends.entrySet().stream().map(it -> Entry.before(it.getKey(), it.getValue())).toList();
    if (!passed.isEmpty()) {
      folding.fold(passed);
    }
  }

  private Entry read(ConsumerRecord<byte[], byte[]> record) {
    Entry entry = reader.read(record);
    boolean isOfLongAgo =
        switch (entry.content()) {
          case Entry.Job(JobMessage job, Instant _) -> isOfLongAgo(job);
          case Entry.Waiting(JobMessage job, Instant _) -> isOfLongAgo(job);
          case Entry.Depending(JobMessage job) -> isOfLongAgo(job);
          case Entry.Repeated _,
              Entry.Happened _,
              Entry.Alerted _,
              Entry.Buried _,
              Entry.Passed _,
              Entry.Undecodable _ ->
              false;
        };
    return isOfLongAgo ? Entry.before(entry.partition(), entry.offset() + 1) : entry;
  }

  private boolean isOfLongAgo(JobMessage job) {
    return job.submittedAt().isBefore(horizon);
  }

  private long at(TopicPartition partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** A consumer closes properly only where its thread is not interrupted. */
  @Override
  public void close() {
    boolean isInterrupted = Thread.interrupted();
    consumer.close(CloseOptions.timeout(CLOSE));
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
