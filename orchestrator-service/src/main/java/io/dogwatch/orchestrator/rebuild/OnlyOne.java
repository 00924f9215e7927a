package io.dogwatch.orchestrator.rebuild;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The right to rebuild, which one process has at a time: it ends with its connection at latest. */
final class OnlyOne implements AutoCloseable {

  /** Any number, the same in every rebuild, that no other advisory lock uses. */
  private static final long LOCK = 0x646f67_7265627L;

  /**
   * A rebuild that stands still must hold off nobody for long; an orchestrator that does is cut off
   * by the database after 10 s, for which it is worth waiting.
   */
  private static final String LIMITS =
      "set idle_in_transaction_session_timeout = '15s'; set lock_timeout = '20s'";

  private final Connection connection;

  /**
   * @throws IllegalStateException if somebody else has it
   */
  OnlyOne(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("select pg_try_advisory_lock(%d)".formatted(LOCK))) {
        if (!row.next() || !row.getBoolean(1)) {
          throw new IllegalStateException("another rebuild is running on this database");
        }
      }
      statement.execute(LIMITS);
    }
  }

  @Override
  public void close() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_unlock(%d)".formatted(LOCK));
    }
  }
}
