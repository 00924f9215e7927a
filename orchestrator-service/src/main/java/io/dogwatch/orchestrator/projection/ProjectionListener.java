package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.Progress;
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
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.transaction.TransactionException;

/**
 * Feeds the projection from Kafka. A failure goes to the container, which tries the same batch
 * again.
 */
final class ProjectionListener
    implements BatchConsumerAwareMessageListener<byte[], byte[]>,
        ConsumerAwareRebalanceListener,
        WatchedConsumer.Watcher {

  private static final Logger log = LoggerFactory.getLogger(ProjectionListener.class);

  private final EntryReader reader;
  private final Folding folding;
  private final Positions positions;
  private final Progress progress;
  private final StandStill standStill;
  private final Meters meters;

  ProjectionListener(
      EntryReader reader,
      Folding folding,
      Positions positions,
      Progress progress,
      StandStill standStill,
      Meters meters) {
    this.reader = reader;
    this.folding = folding;
    this.positions = positions;
    this.progress = progress;
    this.standStill = standStill;
    this.meters = meters;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    positions.forget(partitions);
    tryToPlace(consumer, partitions);
  }

  /** Where nothing is left to read no batch comes that would find its place. */
  @Override
  public void beforePoll(Consumer<?, ?> consumer) {
    Set<TopicPartition> partitions = consumer.assignment();
    if (!positions.arePlaced(partitions)) {
      tryToPlace(consumer, partitions);
    }
  }

  private void tryToPlace(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    try {
      positions.place(consumer, partitions);
    } catch (DataAccessException | TransactionException e) {
      // The next poll tries again; a batch that comes before is dropped: it may be from anywhere.
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
    meters.batches.record(() -> folding.fold(Stream.concat(batch.stream(), passed).toList()));
    standStill.isOver();
    meters.projected.increment(batch.size() - folding.countUndecodable(batch));
  }

  @Override
  public void passed(Map<TopicPartition, Long> next) {
    if (positions.arePlaced(next.keySet()) && !progress.hasReached(next)) {
      folding.fold(
          next.entrySet().stream().map(it -> Entry.before(it.getKey(), it.getValue())).toList());
    }
  }
}
