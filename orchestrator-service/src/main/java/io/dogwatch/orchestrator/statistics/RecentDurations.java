package io.dogwatch.orchestrator.statistics;

import io.dogwatch.orchestrator.model.ReadModel;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long executions have taken of late. Safe for use by many threads. */
public final class RecentDurations {

  private static final Duration WINDOW = Duration.ofHours(1);

  private static final String MEANS =
      """
      select type, sum(sum_millis) / sum(count) as mean from execution_statistic
      where minute >= ? and outcome = ? and bucket >= 0 group by type
      """;

  private final ReadModel model;
  private final InstantSource clock;

  RecentDurations(ReadModel model, InstantSource clock) {
    this.model = model;
    this.clock = clock;
  }

  /**
   * Means of the executions that have succeeded within the last hour, by job type; none for types
   * without.
   *
   * @throws DataAccessException if the database does not answer
   */
  public Map<String, Duration> means() {
    Map<String, Duration> means = new HashMap<>();
    JdbcClient.create(model.dataSource())
        .sql(MEANS)
        .param(clock.instant().minus(WINDOW).atOffset(ZoneOffset.UTC))
        .param(Outcome.SUCCEEDED.name())
        .query(
            row -> {
              means.put(row.getString("type"), Duration.ofMillis(row.getLong("mean")));
            });
    return means;
  }
}
