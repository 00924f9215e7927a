package io.dogwatch.benchmarks.queries;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What the database did to answer each question: plans with times and buffers of the very
 * statements that the service sent, as PostgreSQL's auto_explain writes them into its log. What the
 * service does by itself meanwhile is among them.
 */
final class Plans {

  private static final int ONCE = 1;

  private static final List<String> BEGIN =
      List.of(
          "load 'auto_explain'",
          "alter system set auto_explain.log_analyze = on",
          "alter system set auto_explain.log_buffers = on",
          "alter system set auto_explain.log_parameter_max_length = 200",
          "alter system set auto_explain.log_min_duration = 0",
          "select pg_reload_conf()");

  private static final List<String> END =
      List.of(
          "load 'auto_explain'",
          "alter system reset auto_explain.log_min_duration",
          "select pg_reload_conf()");

  private final String jdbcUrl;
  private final Path log;
  private final Path file;

  /**
   * @param log of the server
   * @param file where they go
   */
  Plans(String jdbcUrl, Path log, Path file) {
    this.jdbcUrl = jdbcUrl;
    this.log = log;
    this.file = file;
  }

  /** Makes it possible, for connections that are made from now on. */
  void prepare() throws SQLException {
    run(List.of("alter system set session_preload_libraries = 'auto_explain'", END.getLast()));
  }

  /** Asks each question once more. */
  void write(List<Question> questions, Service service)
      throws SQLException, IOException, InterruptedException {
    run(BEGIN);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (Question question : questions) {
        long before = Files.size(log);
        var _ = service.ask(question, ONCE, ONCE);
        byte[] all = Files.readAllBytes(log);
        writer.write("== %s%n%s%n%n".formatted(question.name(), question.path(0)));
        writer.write(
            new String(all, (int) before, all.length - (int) before, StandardCharsets.UTF_8));
        writer.newLine();
      }
    } finally {
      run(END);
    }
  }

  private void run(List<String> statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
