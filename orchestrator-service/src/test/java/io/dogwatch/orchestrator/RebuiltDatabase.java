package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.orchestrator.rebuild.Rebuild;
import io.dogwatch.orchestrator.rebuild.Rebuilt;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database whose read model is made anew, and what there is in it before and after. */
final class RebuiltDatabase implements AutoCloseable {

  /** In which orchestrators notice. */
  static final Duration SOON = Duration.ofSeconds(2);

  private static final String DIFFERENCES =
      """
      with before as (select to_jsonb(t) - 'seq' as it from BEFORE),
        after as (select to_jsonb(t) - 'seq' as it from AFTER)
      (select 'before ' || it::text from (table before except all table after) b)
      union all
      (select 'after ' || it::text from (table after except all table before) a)
      """;

  private final HikariDataSource pool = new HikariDataSource();
  private final String brokers;
  private final Topics topics;

  RebuiltDatabase(String jdbcUrl, String brokers, Topics topics) {
    this.brokers = brokers;
    this.topics = topics;
    pool.setJdbcUrl(jdbcUrl);
  }

  Rebuilt rebuild() throws Exception {
    return rebuild(false, (_, _, _) -> {});
  }

  Rebuilt rebuild(boolean keepOld, Rebuild.Listener listener) throws Exception {
    return new Rebuild(
            pool, ClientSettings.groupless(brokers), topics, SOON, InstantSource.system())
        .run(keepOld, listener);
  }

  int serving() {
    return JdbcClient.create(pool)
        .sql("select generation from read_model.serving")
        .query(Integer.class)
        .single();
  }

  List<String> schemas() {
    return ReadModelSchemas.in(pool);
  }

  /** Column by column, but for the order in which events came. */
  void assertSame(String table, String condition, int before) {
    String old = "read_model_" + before;
    String rebuilt = "read_model_" + (before + 1);
    List<String> differences =
        JdbcClient.create(pool)
            .sql(
                DIFFERENCES
                    .replace("BEFORE", old + "." + table + " t " + condition.formatted(old))
                    .replace("AFTER", rebuilt + "." + table + " t " + condition.formatted(rebuilt)))
            .query((row, _) -> row.getString(1))
            .list();
    assertThat(differences).as(table).isEmpty();
    assertThat(count("select count(*) from %s." + table, before)).as(table).isPositive();
  }

  /** Of the schema of a generation, which the statement has as {@code %s}. */
  long count(String sql, int generation) {
    return count(sql.formatted("read_model_" + generation));
  }

  long count(String sql) {
    return JdbcClient.create(pool).sql(sql).query(Long.class).single();
  }

  /** Returns how many rows it was. */
  int execute(String sql, int generation) {
    return JdbcClient.create(pool).sql(sql.formatted("read_model_" + generation)).update();
  }

  @Override
  public void close() {
    pool.close();
  }
}
