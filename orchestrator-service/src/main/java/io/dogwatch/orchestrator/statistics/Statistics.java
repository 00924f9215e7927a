package io.dogwatch.orchestrator.statistics;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.statistics.Figures.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * What was counted. Every method throws a {@link DataAccessException} if the database does not
 * answer.
 */
final class Statistics {

  /** Of one day, and of what a minute more takes. */
  static final Duration KEPT = Duration.ofHours(25);

  private static final String COUNTED =
      """
      select type, worker, outcome, bucket, sum(count)::bigint as count,
        sum(sum_millis)::bigint as sum_millis, min(min_millis) as min_millis,
        max(max_millis) as max_millis
      from (
        select type, worker, outcome, bucket, count, sum_millis, min_millis, max_millis
        from execution_statistic where minute >= ? and minute < ?
      """;

  private static final String AND_SUMMED =
      """
        union all
        select type, worker, outcome, bucket, count, sum_millis, min_millis, max_millis
        from execution_statistic_sum
        where minutes = ? and start >= ? and (?::timestamptz is null or start < ?)
      """;

  private static final String OF =
      """
      ) part
      where (?::text is null or type = ?) and (?::text is null or worker = ?)
      group by type, worker, outcome, bucket
      """;

  /** As many as workers have slots at most. */
  private static final String RUNNING =
      """
      select type, worker, count(*) as count from job
      where state = 'RUNNING' and (?::text is null or type = ?) and (?::text is null or worker = ?)
      group by type, worker
      """;

  private static final String FORGET =
      """
      delete from execution_statistic where (minute, type, worker, outcome, bucket) in (
        select minute, type, worker, outcome, bucket from execution_statistic
        where minute < ? order by minute limit ?)
      """;

  private static final String FORGET_SUMS =
      """
      delete from execution_statistic_sum where (minutes, start, type, worker, outcome, bucket) in (
        select minutes, start, type, worker, outcome, bucket from execution_statistic_sum
        where start < ? limit ?)
      """;

  private final ReadModel model;

  Statistics(ReadModel model) {
    this.model = model;
  }

  /** Jobs that run, of a type on a worker. */
  record Running(String type, @Nullable String worker, long count) {}

  /**
   * What has ended since the beginning of that minute.
   *
   * @param type null for all
   * @param worker null for all
   */
  List<Counted> since(Instant from, @Nullable String type, @Nullable String worker) {
    Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
    List<Span.Part> parts = Span.partsFrom(minute);
    StatementSpec statement =
        JdbcClient.create(model.dataSource())
            .sql(COUNTED + AND_SUMMED.repeat(parts.size()) + OF)
            .param(utc(minute))
            .param(utc(parts.getFirst().from()));
    for (Span.Part part : parts) {
      OffsetDateTime to = part.to() == null ? null : utc(part.to());
      statement =
          statement.param(part.span().minutes()).param(utc(part.from())).param(to).param(to);
    }
    return statement
        .param(type)
        .param(type)
        .param(worker)
        .param(worker)
        .query(
            (row, _) ->
                new Counted(
                    row.getString("type"),
                    row.getString("worker"),
                    Outcome.valueOf(row.getString("outcome")),
                    row.getInt("bucket"),
                    row.getLong("count"),
                    row.getLong("sum_millis"),
                    row.getLong("min_millis"),
                    row.getLong("max_millis")))
        .list();
  }

  /** What runs now. */
  List<Running> running(@Nullable String type, @Nullable String worker) {
    return JdbcClient.create(model.dataSource())
        .sql(RUNNING)
        .param(type)
        .param(type)
        .param(worker)
        .param(worker)
        .query(
            (row, _) ->
                new Running(row.getString("type"), row.getString("worker"), row.getLong("count")))
        .list();
  }

  /**
   * Forgets what was counted before, at most so many rows.
   *
   * @return how many there were
   */
  int forget(Instant before, int most) {
    return forget(FORGET, before, most);
  }

  /**
   * Forgets the sums of spans that began before, at most so many rows.
   *
   * @return how many there were
   */
  int forgetSums(Instant before, int most) {
    return forget(FORGET_SUMS, before, most);
  }

  private int forget(String sql, Instant before, int most) {
    return JdbcClient.create(model.dataSource()).sql(sql).param(utc(before)).param(most).update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
