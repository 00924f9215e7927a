package io.dogwatch.orchestrator.projection;

import io.dogwatch.orchestrator.model.ArrayStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where the projection stands in each partition, kept beside what it wrote. */
final class Offsets {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private static final String ENTER =
      """
      insert into projection_offset (topic, partition, next)
      select topic, partition, 0 from unnest(?, ?) as u(topic, partition) order by 1, 2
      on conflict do nothing
      """;

  private static final String LOCK =
      """
      select topic, partition, o.next
      from projection_offset o join unnest(?, ?) as u(topic, partition) using (topic, partition)
      order by 1, 2
      for update of o
      """;

  private static final String LOAD =
      """
      select topic, partition, o.next
      from projection_offset o join unnest(?, ?) as u(topic, partition) using (topic, partition)
      """;

  private static final String STORE =
      """
      update projection_offset o set next = u.next
      from unnest(?, ?, ?) as u(topic, partition, next)
      where o.topic = u.topic and o.partition = u.partition
      """;

  private Offsets() {}

  /**
   * The next offset of each partition, 0 for a new one. Nobody else projects these partitions
   * before the transaction ends.
   */
  static Map<TopicPartition, Long> lock(
      Connection connection, Collection<TopicPartition> partitions) throws SQLException {
    List<TopicPartition> sorted = partitions.stream().sorted(ORDER).toList();
    try (var enter = new ArrayStatement(connection, ENTER);
        var lock = new ArrayStatement(connection, LOCK)) {
      bind(enter, sorted).update();
      return read(bind(lock, sorted));
    }
  }

  /** The next offset of each partition that was ever projected. */
  static Map<TopicPartition, Long> load(Connection connection, List<TopicPartition> partitions)
      throws SQLException {
    try (var load = new ArrayStatement(connection, LOAD)) {
      return read(bind(load, partitions));
    }
  }

  static void store(Connection connection, Map<TopicPartition, Long> next) throws SQLException {
    List<TopicPartition> partitions = List.copyOf(next.keySet());
    try (var store = new ArrayStatement(connection, STORE)) {
      bind(store, partitions).longs(partitions, next::get).update();
    }
  }

  private static Map<TopicPartition, Long> read(ArrayStatement statement) throws SQLException {
    Map<TopicPartition, Long> next = new HashMap<>();
    try (ResultSet rows = statement.query()) {
      while (rows.next()) {
        next.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return next;
  }

  private static ArrayStatement bind(ArrayStatement statement, List<TopicPartition> partitions)
      throws SQLException {
    return statement
        .texts(partitions, TopicPartition::topic)
        .ints(partitions, TopicPartition::partition);
  }
}
