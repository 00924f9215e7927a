package io.dogwatch.orchestrator.model;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.dao.DataAccessResourceFailureException;

/** The read model's database. */
public final class ReadModel implements AutoCloseable {

  private final DataSource dataSource;
  private final SchemaSetUp setUp;

  public ReadModel(DataSource dataSource) {
    this.dataSource = dataSource;
    this.setUp =
        new SchemaSetUp(
            "read model", dataSource, Flyway.configure().locations("classpath:db/migration"));
  }

  public void start() {
    setUp.start();
  }

  /** Whether a query would be answered now. */
  public boolean answers() {
    if (!setUp.isReady()) {
      return false;
    }
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException _) {
      return false; // which is the answer
    }
  }

  /**
   * The database.
   *
   * @throws DataAccessResourceFailureException as long as its schema is not there
   */
  public DataSource dataSource() {
    return setUp.dataSource();
  }

  @Override
  public void close() {
    setUp.close();
  }
}
