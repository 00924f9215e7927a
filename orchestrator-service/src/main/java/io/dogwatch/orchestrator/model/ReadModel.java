package io.dogwatch.orchestrator.model;

import io.dogwatch.client.background.BackgroundTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionException;

/**
 * The read model's database: the generation that serves, and the next one as soon as that does.
 * Safe for use by many threads.
 */
public final class ReadModel implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReadModel.class);
  private static final Duration PAUSE_WITHOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int FAILURES_PER_LOG = 60;

  private final Generations generations;
  private final BackgroundTask task = new BackgroundTask("read-model", this::run);
  private volatile @Nullable Generation serving;

  /**
   * @param pool of connections to the database
   */
  public ReadModel(DataSource pool) {
    this.generations = new Generations(pool);
  }

  public void start() {
    task.start();
  }

  /** Whether a query would be answered now. */
  public boolean answers() {
    Generation generation = serving;
    if (generation == null) {
      return false;
    }
    try (Connection connection = generation.dataSource().getConnection()) {
      return connection.isValid(1);
    } catch (SQLException _) {
      return false; // which is the answer
    }
  }

  /**
   * The generation that serves.
   *
   * @throws DataAccessResourceFailureException as long as there is none
   */
  public Generation serving() {
    Generation generation = serving;
    if (generation == null) {
      throw new DataAccessResourceFailureException("the read model's schema is not there yet");
    }
    return generation;
  }

  /**
   * The database. Ask once for all that belongs together: it may be another one the next time.
   *
   * @throws DataAccessResourceFailureException as long as its schema is not there
   */
  public DataSource dataSource() {
    return serving().dataSource();
  }

  /** Does something with the generation that serves, and again where it does so no longer. */
  public <T> T whileServing(Supplier<T> work) {
    try {
      return work.get();
    } catch (GenerationReplacedException _) {
      look();
      return work.get();
    }
  }

  private void run() throws InterruptedException {
    for (int failures = 0; true; failures++) {
      try {
        look();
        failures = 0;
      } catch (FlywayException | DataAccessException | TransactionException e) {
        if (serving == null && failures % FAILURES_PER_LOG == 0) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("read model not available yet");
        }
      }
      Thread.sleep(serving == null ? PAUSE_WITHOUT : PAUSE);
    }
  }

  private synchronized void look() {
    Generation before = serving;
    if (before == null) {
      serving = generations.begin();
      log.atInfo().addKeyValue("schema", serving().schema()).log("read model ready");
      return;
    }
    int number = generations.serving();
    if (number != before.number()) {
      serving = generations.adopt(number);
      log.atInfo()
          .addKeyValue("before", before.schema())
          .addKeyValue("schema", serving().schema())
          .log("rebuilt read model serves");
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
