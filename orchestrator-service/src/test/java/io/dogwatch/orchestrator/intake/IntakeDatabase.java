package io.dogwatch.orchestrator.intake;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.TestInfo;

/** A database of a test's own with the intake's schema. */
public final class IntakeDatabase implements AutoCloseable {

  private final HikariDataSource dataSource = new HikariDataSource();
  private final SchemaSetUp schema;

  public IntakeDatabase(PostgresServer postgres, String prefix, TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    dataSource.setJdbcUrl(postgres.createDatabase(prefix + "_" + name));
    schema =
        new SchemaSetUp(
            "intake",
            dataSource,
            Flyway.configure().locations("classpath:db/intake").schemas("intake"));
    schema.start();
    await().atMost(Duration.ofSeconds(30)).until(schema::isReady);
  }

  public DataSource dataSource() {
    return dataSource;
  }

  public SchemaSetUp schema() {
    return schema;
  }

  @Override
  public void close() {
    schema.close();
    dataSource.close();
  }
}
