package io.dogwatch.orchestrator.projection;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A read model of a test's own. */
public final class Database implements AutoCloseable {

  private final HikariDataSource pool;
  private final ReadModel model;

  public Database(String jdbcUrl) {
    var config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    pool = new HikariDataSource(config);
    model = new ReadModel(pool);
    model.start();
    await().atMost(Duration.ofSeconds(30)).until(model::answers);
  }

  public ReadModel model() {
    return model;
  }

  /** A projection whose clock stands. */
  Projection projection(Instant now) {
    return new Projection(model::serving, () -> now);
  }

  /** The rows of a job: one, or something is wrong. */
  List<Map<String, @Nullable Object>> rows(JobId id) {
    return JdbcClient.create(model.dataSource())
        .sql("select * from job where id = ?")
        .param(id.value())
        .query()
        .listOfRows();
  }

  Map<String, @Nullable Object> row(JobId id) {
    List<Map<String, @Nullable Object>> rows = rows(id);
    if (rows.size() != 1) {
      throw new AssertionError("one row of job %s expected, found %s".formatted(id, rows));
    }
    return rows.getFirst();
  }

  /** A job's row as text, to compare it with. */
  String text(JobId id) {
    return JdbcClient.create(model.dataSource())
        .sql("select to_json(job)::text from job where id = ?")
        .param(id.value())
        .query(String.class)
        .single();
  }

  long count(String sql, Object... parameters) {
    return JdbcClient.create(model.dataSource())
        .sql(sql)
        .params(parameters)
        .query(Long.class)
        .single();
  }

  /** Rows of a name and a number. */
  Map<String, Long> counts(String sql) {
    Map<String, Long> counts = new HashMap<>();
    JdbcClient.create(model.dataSource())
        .sql(sql)
        .query(
            row -> {
              counts.put(row.getString(1), row.getLong(2));
            });
    return counts;
  }

  @Override
  public void close() {
    model.close();
    pool.close();
  }
}
