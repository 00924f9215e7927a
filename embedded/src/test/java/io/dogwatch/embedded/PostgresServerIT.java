package io.dogwatch.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.embedded.junit.SharedPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPostgres.class)
class PostgresServerIT {

  @Test
  void isPostgres18(PostgresServer postgres) throws SQLException {
    assertThat(ask(postgres, "show server_version")).startsWith("18.");
  }

  @Test
  void refusesAWrongPassword(PostgresServer postgres) {
    String url = postgres.jdbcUrl().replaceFirst("password=.*", "password=wrong");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(url))
        .withMessageContaining("password authentication failed");
  }

  @Test
  void keepsItsDataInItsFolder(@TempDir Path folder) throws SQLException {
    int port = LoopbackPort.free();
    try (var postgres = PostgresServer.start(folder.resolve("with space"), port)) {
      execute(postgres, "create table kept as select 42 as answer");
    }

    try (var postgres = PostgresServer.start(folder.resolve("with space"), port)) {
      assertThat(ask(postgres, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void saysThatThePortIsTaken(PostgresServer postgres, @TempDir Path folder) {
    int taken = Integer.parseInt(postgres.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> PostgresServer.start(folder, taken))
        .withMessageContaining("port %d is taken", taken);
  }

  @Test
  void makesADatabasePerCallerOnce(PostgresServer postgres) {
    String first = postgres.createDatabase("of_a_test");

    assertThat(postgres.createDatabase("of_a_test"))
        .isEqualTo(first)
        .isNotEqualTo(postgres.jdbcUrl());
  }

  private static String ask(PostgresServer postgres, String query) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(PostgresServer postgres, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
