package io.dogwatch.benchmarks.queries;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What the read model has, asked for without the service. Owned by one thread. */
final class Rows implements AutoCloseable {

  private static final String BY_KEY = "select * from job where day = ? and id = cast(? as uuid)";

  private final Connection database;

  /** A job. */
  record Sample(String id, LocalDate day, Instant submittedAt) {}

  Rows(String jdbcUrl) throws SQLException {
    this.database = DriverManager.getConnection(jdbcUrl);
  }

  /** Whether the read model has a job of each of so many days. */
  boolean haveJobsOf(int days) throws SQLException {
    try (Statement statement = database.createStatement()) {
      try (ResultSet there =
          statement.executeQuery("select to_regclass('job_event') is not null")) {
        if (!there.next() || !there.getBoolean(1)) {
          return false;
        }
      }
      try (ResultSet counted = statement.executeQuery("select count(distinct day) from job")) {
        return counted.next() && counted.getInt(1) >= days;
      }
    }
  }

  long count(String table) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Jobs of which this is true, chosen by chance. */
  List<Sample> sample(String condition, int most) throws SQLException {
    List<Sample> samples = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select id, day, submitted_at from job where %s order by random() limit %d"
                    .formatted(condition, most))) {
      while (rows.next()) {
        samples.add(
            new Sample(
                rows.getString("id"),
                rows.getObject("day", LocalDate.class),
                rows.getObject("submitted_at", OffsetDateTime.class).toInstant()));
      }
    }
    return samples;
  }

  /** Reads a job by its primary key. */
  void read(Sample sample) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(BY_KEY)) {
      select.setObject(1, sample.day());
      select.setString(2, sample.id());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("job " + sample.id() + " expected, found none");
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
