package io.dogwatch.orchestrator.model;

import io.dogwatch.client.background.BackgroundTask;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** Sets up a schema in the background, as soon as PostgreSQL is there; nobody waits for it. */
public final class SchemaSetUp implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SchemaSetUp.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FAILURES_PER_LOG = 60;

  private final String name;
  private final DataSource dataSource;
  private final FluentConfiguration migrations;
  private final BackgroundTask task;
  private volatile boolean ready;

  /**
   * @param name of what the schema is for, such as {@code read model}
   */
  public SchemaSetUp(String name, DataSource dataSource, FluentConfiguration migrations) {
    this.name = name;
    this.dataSource = dataSource;
    this.migrations = migrations;
    this.task = new BackgroundTask(name.replace(' ', '-') + "-set-up", this::setUp);
  }

  public void start() {
    task.start();
  }

  public boolean isReady() {
    return ready;
  }

  /**
   * The database.
   *
   * @throws DataAccessResourceFailureException as long as the schema is not there
   */
  public DataSource dataSource() {
    if (!ready) {
      throw new DataAccessResourceFailureException(
          "the %s's schema is not there yet".formatted(name));
    }
    return dataSource;
  }

  private void setUp() throws InterruptedException {
    for (int failures = 0; !ready; failures++) {
      try {
        migrations.dataSource(dataSource).load().migrate();
        ready = true;
        log.atInfo().log("{} ready", name);
      } catch (FlywayException e) {
        if (failures % FAILURES_PER_LOG == 0) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("{} not available yet", name);
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
