package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.model.Days;
import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.projection.Replay;
import io.dogwatch.schemas.topics.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/** The steps in which the next generation is filled, before it serves. */
final class Construction {

  private static final Duration ANY_TIME = Duration.ofDays(365);

  private static final String INSERT_DEAD_LETTERS =
      """
      insert into NEXT.dead_letter (COLUMNS)
      select COLUMNS from BEFORE.dead_letter
        left join unnest(?, ?, ?) as there(topic, partition, first) using (topic, partition)
      where there.first is null or record_offset < there.first
      on conflict do nothing
      """;

  private static final String INSERT_ALERTS =
      """
      insert into NEXT.alert (COLUMNS) select COLUMNS from BEFORE.alert
      on conflict do nothing
      """;

  private static final String INSERT_REVISIONS =
      """
      insert into NEXT.alert_revision (COLUMNS) select COLUMNS from BEFORE.alert_revision
      on conflict do nothing
      """;

  private static final String DELETE_STATISTICS =
      "delete from NEXT.execution_statistic where minute <= all (?)";

  private static final String INSERT_STATISTICS =
      """
      insert into NEXT.execution_statistic (COLUMNS)
      select COLUMNS from NEXT.kept_statistic where minute <= all (?)
      """;

  private static final String DELETE_SUMS = "delete from NEXT.execution_statistic_sum";

  private static final String INSERT_SUMS =
      """
      insert into NEXT.execution_statistic_sum
        select minutes, date_bin(make_interval(mins => minutes), minute, timestamptz 'epoch'),
          type, worker, outcome, bucket, sum(count), sum(sum_millis), min(min_millis),
          max(max_millis)
        from NEXT.execution_statistic, unnest(array[10, 60, 360]) as minutes
        group by 1, 2, 3, 4, 5, 6
      """;

  private static final String ANALYZE =
      """
      analyze NEXT.job, NEXT.job_event, NEXT.job_content, NEXT.job_day, NEXT.dead_letter,
        NEXT.alert, NEXT.alert_revision, NEXT.execution_statistic, NEXT.execution_statistic_sum
      """;

  private final DataSource pool;
  private final Generation before;
  private final Generation next;
  private final Rebuild.Listener listener;

  Construction(DataSource pool, Generation before, Generation next, Rebuild.Listener listener) {
    this.pool = pool;
    this.before = before;
    this.next = next;
    this.listener = listener;
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Every job is to be kept under the day under which it is kept. */
  void begin(InstantSource clock) throws SQLException {
    List<LocalDate> days =
        inTransaction(
            connection -> {
              execute(connection, "insert into NEXT.job_day select * from BEFORE.job_day");
              execute(
                  connection,
                  "create table NEXT.deferred_job (day date not null, id uuid not null)");
              return new CarryOver(connection, before, next).allDays();
            });
    new Days(next, clock).make(days);
  }

  /** Folds the log up to these offsets; returns how many were passed. */
  long fold(Replay replay, Map<TopicPartition, Long> ends) {
    try {
      return fold(replay, ends, ANY_TIME);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The same.
   *
   * @throws TimeoutException if it takes longer than that
   */
  long fold(Replay replay, Map<TopicPartition, Long> ends, Duration time) throws TimeoutException {
    long all = replay.distanceTo(ends);
    var done = new AtomicLong();
    replay.foldTo(
        ends, time, passed -> listener.reached("reading the log", done.addAndGet(passed), all));
    return all;
  }

  /**
   * Takes what the log no longer tells; both generations have it up to the same offsets.
   *
   * @param lastEvent of the generation before at these offsets
   */
  Carried carryOver(long lastEvent, LogBeginnings beginnings, Topics topics) throws SQLException {
    List<LocalDate> days =
        inTransaction(connection -> new CarryOver(connection, before, next).allDays());
    Map<String, Instant> told = beginnings.ofJobs(topics);
    long jobs = 0;
    int done = 0;
    for (LocalDate day : days) {
      jobs +=
          inTransaction(
              connection -> new CarryOver(connection, before, next).carry(day, lastEvent, told));
      listener.reached("carrying over days", ++done, days.size());
    }
    long deadLetters = inTransaction(connection -> carryDeadLetters(connection, beginnings));
    long alerts = inTransaction(this::carryAlerts);
    inTransaction(connection -> carryStatistics(connection, beginnings.ofEvents(topics)));
    inTransaction(connection -> execute(connection, ANALYZE));
    return new Carried(jobs, deadLetters, alerts);
  }

  /** Takes the jobs that were put off; part of the caller's transaction. */
  void carryDeferred(Connection connection) throws SQLException {
    var carryOver = new CarryOver(connection, before, next);
    for (LocalDate day : carryOver.deferredDays()) {
      var _ = carryOver.carryDeferred(day);
    }
    execute(connection, "drop table NEXT.deferred_job");
  }

  private long carryDeadLetters(Connection connection, LogBeginnings beginnings)
      throws SQLException {
    List<TopicPartition> there = List.copyOf(beginnings.offsets().keySet());
    try (var insert = insertInto(connection, "dead_letter", INSERT_DEAD_LETTERS)) {
      return insert
          .texts(there, TopicPartition::topic)
          .ints(there, TopicPartition::partition)
          .longs(there, beginnings.offsets()::get)
          .update();
    }
  }

  private long carryAlerts(Connection connection) throws SQLException {
    try (var insert = insertInto(connection, "alert_revision", INSERT_REVISIONS)) {
      var _ = insert.update();
    }
    try (var insert = insertInto(connection, "alert", INSERT_ALERTS)) {
      return insert.update();
    }
  }

  private int carryStatistics(Connection connection, Instant until) throws SQLException {
    List<Instant> minute = List.of(until);
    try (var delete = new ArrayStatement(connection, named(DELETE_STATISTICS));
        var insert = insertInto(connection, "execution_statistic", INSERT_STATISTICS)) {
      delete.instants(minute, it -> it).update();
      insert.instants(minute, it -> it).update();
    }
    execute(connection, DELETE_SUMS);
    execute(connection, INSERT_SUMS);
    return execute(connection, "drop table NEXT.kept_statistic");
  }

  /** Releases may differ in columns. */
  private ArrayStatement insertInto(Connection connection, String table, String sql)
      throws SQLException {
    String columns = Columns.common(connection, table, before, next);
    return new ArrayStatement(connection, named(sql.replace("COLUMNS", columns)));
  }

  private int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(named(sql));
    }
  }

  private String named(String sql) {
    return sql.replace("BEFORE", before.schema()).replace("NEXT", next.schema());
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }
}
