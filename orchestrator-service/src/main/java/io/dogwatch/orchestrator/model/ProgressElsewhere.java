package io.dogwatch.orchestrator.model;

import io.dogwatch.schemas.jobs.JobId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Notices what other orchestrators have projected: one query for all who wait here, a few times a
 * second, and none while nobody waits.
 */
public final class ProgressElsewhere implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProgressElsewhere.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private static final String ENDED =
      """
      select j.id
      from unnest(?, ?::date[]) as u(id, told)
        left join job_day d on d.id = u.id
        join job j on j.id = u.id and j.day = coalesce(d.day, u.told)
      where j.finished_at is not null
      """;

  private final ReadModel model;
  private final Progress progress;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("progress-elsewhere").daemon().factory());

  public ProgressElsewhere(ReadModel model, Progress progress) {
    this.model = model;
    this.progress = progress;
  }

  public void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    List<JobId> jobs = progress.awaitedJobs();
    boolean positions = progress.isAwaited();
    if (jobs.isEmpty() && !positions) {
      return;
    }
    try {
      var jdbc = new JdbcTemplate(model.dataSource());
      if (positions) {
        progress.advanced(jdbc.execute(ProgressElsewhere::positions));
      }
      if (!jobs.isEmpty()) {
        progress.ended(jdbc.execute((Connection connection) -> ended(connection, jobs)));
      }
    } catch (RuntimeException e) {
      // Those who wait will find out for themselves; an exception would end the timer.
      log.atDebug().setCause(e).log("progress of others can't be read");
    }
  }

  private static Map<TopicPartition, Long> positions(Connection connection) throws SQLException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select topic, partition, next from projection_offset")) {
      while (rows.next()) {
        positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return positions;
  }

  private static List<JobId> ended(Connection connection, List<JobId> jobs) throws SQLException {
    List<JobId> ended = new ArrayList<>();
    try (var select = new ArrayStatement(connection, ENDED);
        ResultSet rows =
            select
                .uuids(jobs.stream().map(JobId::value).toList())
                .texts(jobs, id -> Days.toldBy(id).map(Object::toString).orElse(null))
                .query()) {
      while (rows.next()) {
        ended.add(new JobId(rows.getObject(1, UUID.class)));
      }
    }
    return ended;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
