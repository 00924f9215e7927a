package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.model.Generations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a generation was at a moment when nobody wrote into it.
 *
 * @param offsets up to which it had the log
 * @param lastEvent in its timeline
 */
record Snapshot(Map<TopicPartition, Long> offsets, long lastEvent) {

  Snapshot {
    offsets = Map.copyOf(offsets);
  }

  /**
   * Looks at the generation that serves, and keeps in the next one what it has counted until then.
   * Writers wait for the look only. Not part of a transaction.
   */
  static Snapshot take(Connection connection, Generation serving, Generation next)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Snapshot taken = look(connection, statement, serving);
      statement.execute(
          "create table %s.kept_statistic as select * from %s.execution_statistic"
              .formatted(next.schema(), serving.schema()));
      connection.commit();
      return taken;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Begins a transaction that goes on seeing what is seen here. */
  private static Snapshot look(Connection connection, Statement statement, Generation serving)
      throws SQLException {
    Generations.holdOff(connection);
    try {
      connection.setAutoCommit(false);
      statement.execute("set transaction isolation level repeatable read");
      return new Snapshot(offsets(connection, serving), lastEvent(statement, serving));
    } finally {
      Generations.letGo(connection);
    }
  }

  /** How far a generation has the log. */
  static Map<TopicPartition, Long> offsets(Connection connection, Generation of)
      throws SQLException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select topic, partition, next from %s.projection_offset".formatted(of.schema()))) {
      while (rows.next()) {
        offsets.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return offsets;
  }

  /** Numbers are given in the order of transactions while nobody writes. */
  private static long lastEvent(Statement statement, Generation of) throws SQLException {
    String sequence = "select pg_get_serial_sequence('%s.job_event', 'seq')".formatted(of.schema());
    String name;
    try (ResultSet row = statement.executeQuery(sequence)) {
      name = row.next() ? row.getString(1) : "";
    }
    try (ResultSet row = statement.executeQuery("select last_value from " + name)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
