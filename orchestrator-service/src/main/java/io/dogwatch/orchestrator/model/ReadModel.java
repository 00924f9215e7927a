package io.dogwatch.orchestrator.model;

import io.dogwatch.client.background.BackgroundTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The read model's database. Its schema is set up in the background, as soon as PostgreSQL is
 * there; nobody waits for it.
 */
public final class ReadModel implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReadModel.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FAILURES_PER_LOG = 60;

  private final DataSource dataSource;
  private final BackgroundTask setUp = new BackgroundTask("read-model-set-up", this::setUp);
  private volatile boolean ready;

  public ReadModel(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public void start() {
    setUp.start();
  }

  /** Whether a query would be answered now. */
  public boolean answers() {
    if (!ready) {
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
    if (!ready) {
      throw new DataAccessResourceFailureException("the read model's schema is not there yet");
    }
    return dataSource;
  }

  private void setUp() throws InterruptedException {
    for (int failures = 0; !ready; failures++) {
      try {
        migrate();
        ready = true;
        log.atInfo().log("read model ready");
      } catch (FlywayException e) {
        if (failures % FAILURES_PER_LOG == 0) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("read model not available yet");
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private void migrate() {
    Flyway.configure().dataSource(dataSource).locations("classpath:db/migration").load().migrate();
  }

  @Override
  public void close() {
    setUp.close();
  }
}
