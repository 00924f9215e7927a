package io.dogwatch.orchestrator.model;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * One making of the read model: a schema with all of its tables. A newer one is built while an
 * older one serves: see ADR 0023. Safe for use by many threads.
 */
public final class Generation {

  /** Taken by who writes while a generation has to go on serving, and by who puts another there. */
  static final long FENCE = 0x646f67_67656eL;

  private static final String STAND_BY = "select pg_advisory_xact_lock_shared(%d)".formatted(FENCE);

  private final int number;
  private final boolean isServing;
  private final DataSource dataSource;

  private Generation(int number, boolean isServing, DataSource pool) {
    this.number = number;
    this.isServing = isServing;
    this.dataSource = new SchemaDataSource(pool, schemaOf(number));
  }

  static Generation serving(int number, DataSource pool) {
    return new Generation(number, true, pool);
  }

  static Generation underConstruction(int number, DataSource pool) {
    return new Generation(number, false, pool);
  }

  static String schemaOf(int number) {
    return "read_model_" + number;
  }

  public int number() {
    return number;
  }

  /** Where its tables are. */
  public String schema() {
    return schemaOf(number);
  }

  /** Connections that find its tables without naming the schema. */
  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * Sees to it that what the transaction writes counts: until its end this generation goes on
   * serving. What is under construction has one writer, and needs none of this.
   *
   * @throws GenerationReplacedException if another one serves
   */
  public void enter(Connection connection) throws SQLException {
    if (!isServing) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAND_BY);
      // A statement of its own: it has to see what was committed while the one before waited.
      try (ResultSet row = statement.executeQuery(Generations.SERVING)) {
        int serves = row.next() ? row.getInt(1) : 0;
        if (serves != number) {
          throw new GenerationReplacedException(number, serves);
        }
      }
    }
  }
}
