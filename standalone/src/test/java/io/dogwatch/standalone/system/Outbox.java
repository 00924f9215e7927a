package io.dogwatch.standalone.system;

import static org.awaitility.Awaitility.await;

import io.dogwatch.standalone.platform.Platform;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** The jobs that are accepted and that Kafka may not have yet, as the database has them. */
record Outbox(Platform platform) {

  private static final Duration EMPTY_WITHIN = Duration.ofSeconds(60);

  /** Returns when nobody is going to publish any of them, or to publish it again. */
  void awaitEmpty() {
    await().atMost(EMPTY_WITHIN).until(this::isEmpty);
  }

  private boolean isEmpty() throws SQLException {
    try (var connection = DriverManager.getConnection(platform.database());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select from intake.outbox limit 1")) {
      return !rows.next();
    }
  }
}
