package io.dogwatch.standalone.system;

import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The jobs that lie, or lay, on the lane of usual probes. Owned by one thread. */
final class LaneLog implements AutoCloseable {

  private static final String LANE = "dogwatch.jobs.probe.normal";
  private static final Duration POLL = Duration.ofMillis(100);

  /** An orchestrator may have to start meanwhile, and to take up what another one has left. */
  private static final Duration WITHIN = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<JobId, List<JobMessage>> jobs = new HashMap<>();

  LaneLog(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(LANE).stream()
            .map(it -> new TopicPartition(LANE, it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** How much has been put there, whatever it was. */
  long size() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns as soon as so much has been put there, without the delay of reading it. */
  void awaitSize(long wanted) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(WITHIN)
        .until(() -> size() >= wanted);
  }

  /** Reads all that is there now. */
  void readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    readUntil(
        () ->
            ends.entrySet().stream()
                .allMatch(it -> consumer.position(it.getKey()) >= it.getValue()));
  }

  /** Reads on until something holds of what was read. */
  void readUntil(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(WITHIN);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(
            "not within %s; %d jobs are on the lane".formatted(WITHIN, jobs.size()));
      }
      consumer
          .poll(POLL)
          .forEach(
              record ->
                  JobMessage.CODEC
                      .decode(record.value())
                      .message()
                      .ifPresent(
                          job -> jobs.computeIfAbsent(job.id(), _ -> new ArrayList<>()).add(job)));
    }
  }

  /** What was put there of a job so far; more than one where it was put there again. */
  List<JobMessage> of(JobId job) {
    return jobs.getOrDefault(job, List.of());
  }

  /** All that was put there so far. */
  Stream<JobMessage> all() {
    return jobs.values().stream().flatMap(List::stream);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
