package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.projection.Projection.Projected;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.transaction.TransactionException;

/**
 * Feeds the projection from Kafka. A batch that the database can't take for what is in it is halved
 * until the culprit is found, which is counted and left behind; any other failure goes to the
 * container, which tries the same batch again.
 */
final class ProjectionListener
    implements BatchConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(ProjectionListener.class);

  private final EntryReader reader;
  private final Projection projection;
  private final Positions positions;
  private final Progress progress;
  private final StandStill standStill;
  private final Meters meters;
  private final LogLimit undecodableLog;
  private final LogLimit refusedLog;

  ProjectionListener(
      EntryReader reader,
      Projection projection,
      Positions positions,
      Progress progress,
      StandStill standStill,
      Meters meters,
      InstantSource clock) {
    this.reader = reader;
    this.projection = projection;
    this.positions = positions;
    this.progress = progress;
    this.standStill = standStill;
    this.meters = meters;
    this.undecodableLog = new LogLimit(clock);
    this.refusedLog = new LogLimit(clock);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    positions.forget(partitions);
    try {
      positions.place(consumer, partitions);
    } catch (DataAccessException | TransactionException e) {
      // The first batch tries again, and is dropped: it may come from anywhere.
      log.atDebug().setCause(e).log("read model does not say where it stands");
    }
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    positions.forget(partitions);
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
    Set<TopicPartition> partitions =
        records.stream()
            .map(record -> new TopicPartition(record.topic(), record.partition()))
            .collect(Collectors.toSet());
    Consumer<?, ?> own = Objects.requireNonNull(consumer, "the container passes its consumer");
    if (!positions.arePlaced(partitions)) {
      positions.place(own, own.assignment());
      return;
    }
    List<Entry> batch = records.stream().map(reader::read).toList();
    Stream<Entry> passed = partitions.stream().map(it -> Entry.before(it, own.position(it)));
    meters.batches.record(() -> project(Stream.concat(batch.stream(), passed).toList()));
    standStill.isOver();
    meters.projected.increment(batch.size() - countUndecodable(batch));
  }

  /** The consumer has come to these offsets, and found no record before them. */
  void passed(Map<TopicPartition, Long> next) {
    if (positions.arePlaced(next.keySet()) && !progress.hasReached(next)) {
      project(
          next.entrySet().stream().map(it -> Entry.before(it.getKey(), it.getValue())).toList());
    }
  }

  private void project(List<Entry> batch) {
    try {
      Projected projected = projection.project(batch);
      progress.advanced(projected.next());
      progress.ended(projected.ended());
    } catch (DataIntegrityViolationException e) {
      if (batch.size() == 1) {
        leaveBehind(batch.getFirst(), e);
      } else {
        project(batch.subList(0, batch.size() / 2));
        project(batch.subList(batch.size() / 2, batch.size()));
      }
    }
  }

  private void leaveBehind(Entry entry, DataIntegrityViolationException reason) {
    meters.refused.increment();
    if (refusedLog.isDue()) {
      log.atError()
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .setCause(reason)
          .log("record can't be stored; left behind");
    }
    project(List.of(entry.without()));
  }

  private int countUndecodable(List<Entry> batch) {
    int count = 0;
    for (Entry entry : batch) {
      if (entry.content() instanceof Entry.Undecodable(String reason)) {
        count++;
        meters.undecodable.increment();
        if (undecodableLog.isDue()) {
          log.atWarn()
              .addKeyValue("partition", entry.partition())
              .addKeyValue("offset", entry.offset())
              .addKeyValue("reason", reason)
              .log("undecodable record skipped; it stays in its topic");
        }
      }
    }
    return count;
  }
}
