package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a consumer where the read model stands. Belongs to the consumer's thread. While PostgreSQL
 * is away, partitions stay without a position, and what they deliver does not count.
 */
final class Positions {

  private static final Logger log = LoggerFactory.getLogger(Positions.class);

  private final ReadModel model;
  private final ProjectedOffsets stored;
  private final Progress progress;
  private final Set<TopicPartition> placed = new HashSet<>();

  Positions(ReadModel model, Progress progress) {
    this.model = model;
    this.stored = new ProjectedOffsets(model);
    this.progress = progress;
  }

  /** Whether all these partitions deliver from where the read model stands. */
  boolean arePlaced(Collection<TopicPartition> partitions) {
    return placed.containsAll(partitions);
  }

  void forget(Collection<TopicPartition> partitions) {
    placed.removeAll(partitions);
  }

  /** Moves the consumer. */
  void place(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> next = new HashMap<>(stored.of(partitions));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Set<TopicPartition> anew =
        next.keySet().stream()
            .filter(it -> next.getOrDefault(it, 0L) > ends.getOrDefault(it, 0L))
            .collect(Collectors.toSet());
    if (!anew.isEmpty()) {
      log.atWarn()
          .addKeyValue("partitions", anew)
          .log("topics end before what was projected: they are new ones, read from the start");
      startAnew(anew);
      next.keySet().removeAll(anew);
    }
    next.putAll(passCut(next, consumer.beginningOffsets(partitions)));
    next.forEach(consumer::seek);
    consumer.seekToBeginning(partitions.stream().filter(it -> !next.containsKey(it)).toList());
    placed.addAll(partitions);
    progress.advanced(partitions.stream().collect(Collectors.toMap(it -> it, consumer::position)));
  }

  /**
   * What is not in the log any more cannot be projected, and nobody is to wait for it: not even
   * where no record follows, nor in other orchestrators.
   *
   * @return where partitions go on that begin behind what was projected
   */
  private Map<TopicPartition, Long> passCut(
      Map<TopicPartition, Long> next, Map<TopicPartition, Long> begins) {
    Map<TopicPartition, Long> cut = new HashMap<>(begins);
    cut.entrySet().removeIf(begin -> begin.getValue() <= next.getOrDefault(begin.getKey(), 0L));
    if (!cut.isEmpty()) {
      log.atInfo().addKeyValue("begins", cut).log("the log begins behind what was projected");
      inTransaction(
          connection -> {
            Map<TopicPartition, Long> reached =
                new HashMap<>(Offsets.lock(connection, cut.keySet()));
            cut.forEach((partition, begin) -> reached.merge(partition, begin, Math::max));
            Offsets.store(connection, reached);
            return true;
          });
    }
    return cut;
  }

  private void startAnew(Set<TopicPartition> partitions) {
    inTransaction(
        connection -> {
          Offsets.store(
              connection, partitions.stream().collect(Collectors.toMap(it -> it, _ -> 0L)));
          return true;
        });
  }

  /** Into the generation that serves at its end: the next one goes on from what was written. */
  private void inTransaction(ConnectionCallback<Boolean> action) {
    var _ =
        model.whileServing(
            () -> {
              Generation serving = model.serving();
              DataSource database = serving.dataSource();
              ConnectionCallback<Boolean> fenced =
                  connection -> {
                    serving.enter(connection);
                    return action.doInConnection(connection);
                  };
              var jdbc = new JdbcTemplate(database);
              return new TransactionTemplate(new DataSourceTransactionManager(database))
                  .execute(_ -> jdbc.execute(fenced));
            });
  }
}
