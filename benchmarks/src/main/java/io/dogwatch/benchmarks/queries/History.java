package io.dogwatch.benchmarks.queries;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.standalone.terminal.Progress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A month of jobs that have ended, generated where the read model keeps them, and some that wait in
 * line. Owned by one thread.
 */
final class History implements AutoCloseable {

  private static final Duration LENGTH = Duration.ofDays(30);

  /** In the beginning there were jobs of a type that nobody submits any more. */
  private static final Duration OLD = Duration.ofDays(3);

  private static final Duration COUNTED = Duration.ofDays(1);
  private static final Duration IN_LINE = Duration.ofMinutes(30);

  private static final List<String> SETTINGS =
      List.of("set synchronous_commit = off", "set work_mem = '64MB'", "select setseed(0.5)");

  private final Bench bench;
  private final Connection database;
  private final Instant start;
  private final Instant end;

  History(Bench bench, String jdbcUrl, Instant end) throws SQLException {
    this.bench = bench;
    this.database = DriverManager.getConnection(jdbcUrl);
    this.end = end;
    this.start = end.minus(LENGTH);
    for (String setting : SETTINGS) {
      run(setting);
    }
  }

  /** The days on which there are jobs until then. */
  static List<LocalDate> days(Instant end) {
    return dayOf(end.minus(LENGTH)).datesUntil(dayOf(end).plusDays(1)).toList();
  }

  /**
   * Writes it, and has the database look at it as it does by itself from time to time.
   *
   * @param jobs that have ended
   * @param counted endings of the last day, for the statistics
   * @param queued jobs that wait in line
   */
  void write(int jobs, int counted, int queued) throws SQLException {
    try (Progress progress = bench.progress("history, generated", jobs)) {
      double between = (double) LENGTH.toMillis() / jobs;
      long done = 0;
      for (LocalDate day : days(end)) {
        Instant from = startOf(day).isBefore(start) ? start : startOf(day);
        Instant to = startOf(day.plusDays(1)).isAfter(end) ? end : startOf(day.plusDays(1));
        long count = (long) (Duration.between(from, to).toMillis() / between);
        generate(HistorySql.JOBS, from, between, count);
        tell(day);
        done += count;
        progress.stepTo(done);
      }
    }
    try (Progress progress = bench.progress("history, counted and analysed", counted)) {
      generate(
          HistorySql.STATISTICS,
          end.minus(COUNTED),
          (double) COUNTED.toMillis() / counted,
          counted);
      run(HistorySql.SUMS);
      bury();
      queue(queued);
      run("vacuum analyze");
      run("checkpoint");
      progress.stepTo(counted);
    }
  }

  private void generate(String sql, Instant from, double between, long count) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setObject(1, from.atOffset(ZoneOffset.UTC));
      statement.setDouble(2, between);
      statement.setString(3, from.toString());
      statement.setLong(4, count);
      statement.setObject(5, start.plus(OLD).atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private void tell(LocalDate day) throws SQLException {
    try (PreparedStatement events = database.prepareStatement(HistorySql.EVENTS)) {
      events.setObject(1, day);
      events.executeUpdate();
    }
  }

  private void bury() throws SQLException {
    try (PreparedStatement letters = database.prepareStatement(HistorySql.DEAD_LETTERS)) {
      letters.setString(1, bench.cluster().topics().prefix());
      letters.executeUpdate();
    }
  }

  private void queue(int count) throws SQLException {
    try (PreparedStatement queued = database.prepareStatement(HistorySql.QUEUED)) {
      queued.setString(1, Questions.IN_LINE.name());
      queued.setObject(2, end.minus(IN_LINE).atOffset(ZoneOffset.UTC));
      queued.setDouble(3, (double) IN_LINE.toMillis() / count);
      queued.setInt(4, count);
      queued.executeUpdate();
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
