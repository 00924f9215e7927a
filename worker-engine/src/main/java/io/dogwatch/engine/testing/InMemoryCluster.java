package io.dogwatch.engine.testing;

import io.dogwatch.client.records.RecordWriter;
import io.dogwatch.engine.lanes.LaneConsumers;
import io.dogwatch.engine.lanes.LaneEnds;
import io.dogwatch.engine.outcomes.AtomicWriter;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Topics and share groups in memory. Deterministic: nothing happens but what is called, and time
 * passes as the clock says. Every topic has one partition. For one thread.
 */
public final class InMemoryCluster implements RecordWriter, AtomicWriter {

  private final Topics topics;
  private final Duration lock;
  private final InstantSource clock;
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
  private final Map<String, InMemoryShareGroup> groups = new HashMap<>();

  /**
   * @param lock duration of a lease
   */
  public InMemoryCluster(Topics topics, Duration lock, InstantSource clock) {
    this.topics = topics;
    this.lock = lock;
    this.clock = clock;
  }

  /** Names of the topics that were used. */
  public List<String> topics() {
    return logs.keySet().stream().sorted().toList();
  }

  /** All records of a topic, in their order. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return logs.computeIfAbsent(topic, _ -> new ArrayList<>());
  }

  /** Appends a record. */
  public void append(ProducerRecord<byte[], byte[]> record) {
    List<ConsumerRecord<byte[], byte[]>> log = records(record.topic());
    log.add(
        new ConsumerRecord<>(
            record.topic(),
            0,
            log.size(),
            record.timestamp() == null ? clock.millis() : record.timestamp(),
            TimestampType.CREATE_TIME,
            size(record.key()),
            size(record.value()),
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty()));
  }

  @Override
  public CompletableFuture<Void> write(List<ProducerRecord<byte[], byte[]>> records) {
    records.forEach(this::append);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> writeTogether(List<ProducerRecord<byte[], byte[]>> records) {
    return write(records);
  }

  /** Consumers of lanes that belong to one process. */
  public LaneConsumers consumersOf(String process) {
    return (lane, _, batch) -> {
      String topic = topics.lane(lane).name();
      return new InMemoryLaneConsumer(group(topic), process, batch);
    };
  }

  /** Of all lanes. */
  public LaneEnds ends() {
    return lane -> new GroupWatch(group(topics.lane(lane).name()));
  }

  private record GroupWatch(InMemoryShareGroup group) implements LaneEnds.Watch {

    @Override
    public boolean isQuietFor(Duration time) {
      return group.isDone();
    }

    @Override
    public void close() {}
  }

  /** The process dies: what it leased is free for others, what it noted is lost. */
  public void kill(String process) {
    groups.values().forEach(group -> group.leaveAll(process));
  }

  /** The share group of a lane. */
  public InMemoryShareGroup group(String topic) {
    return groups.computeIfAbsent(
        topic, name -> new InMemoryShareGroup(records(name), lock, clock));
  }

  private static int size(byte[] bytes) {
    return bytes == null ? ConsumerRecord.NULL_SIZE : bytes.length;
  }
}
