package io.dogwatch.orchestrator.model;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The generations of the read model that are in a database, and which one serves. Every method
 * throws a {@link DataAccessException} if the database does not answer.
 */
public final class Generations {

  static final String SERVING = "select generation from read_model.serving";

  /** Of those who look for a generation to begin with: any number that no other lock uses. */
  private static final long LOCK = 0x646f67_66697273L;

  /** All tables that a read model ever had outside a schema of its own, and their partitions. */
  private static final String TABLES_BEFORE =
      """
      with before as (
        select oid, relname from pg_class
        where relnamespace = to_regnamespace(:schema) and relkind in ('r', 'p')
          and relname in ('projection_offset', 'day_partition', 'job_day', 'job', 'job_event',
            'alert', 'execution_statistic', 'dead_letter', 'flyway_schema_history')
      )
      select relname from before
      union all
      select c.relname from pg_inherits i join before b on b.oid = i.inhparent
        join pg_class c on c.oid = i.inhrelid
      """;

  private final DataSource pool;

  /**
   * @param pool of connections to the database
   */
  public Generations(DataSource pool) {
    this.pool = pool;
  }

  /**
   * The one that serves, made if there is none, brought up to date if it is of an older release.
   */
  public Generation begin() {
    migrate("read_model", "classpath:db/serving");
    int number =
        transaction(
            () -> {
              jdbc().sql("select pg_advisory_xact_lock(%d)".formatted(LOCK)).query().listOfRows();
              return jdbc()
                  .sql(SERVING)
                  .query(Integer.class)
                  .optional()
                  .orElseGet(this::beginWithFirst);
            });
    return adopt(number);
  }

  /** The number of the one that serves. */
  int serving() {
    return jdbc().sql(SERVING).query(Integer.class).single();
  }

  /** That generation, which serves. */
  Generation adopt(int number) {
    migrate(Generation.schemaOf(number), "classpath:db/migration");
    return Generation.serving(number, pool);
  }

  /** The one to come after this one, empty. What an earlier attempt left of it is gone. */
  public Generation makeNext(Generation serving) {
    int next = serving.number() + 1;
    drop(next);
    migrate(Generation.schemaOf(next), "classpath:db/migration");
    return Generation.underConstruction(next, pool);
  }

  /**
   * Holds off all who write into the one that serves, until they are let go or the connection is
   * closed: they wait, and so should not have to wait for long. Questions are answered all the
   * same.
   */
  public static void holdOff(Connection connection) throws SQLException {
    execute(connection, "select pg_advisory_lock(%d)".formatted(Generation.FENCE));
  }

  /** Lets those go on who were held off. */
  public static void letGo(Connection connection) throws SQLException {
    execute(connection, "select pg_advisory_unlock(%d)".formatted(Generation.FENCE));
  }

  /** Has another one serve from the end of the transaction on, in which writers are held off. */
  public static void replace(Connection connection, Generation before, Generation after)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int replaced =
          statement.executeUpdate(
              "update read_model.serving set generation = %d, since = now() where generation = %d"
                  .formatted(after.number(), before.number()));
      if (replaced != 1) {
        throw new IllegalStateException(before.schema() + " does not serve any more");
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Drops all but the one that serves. */
  public void dropOthers() {
    int serving = serving();
    numbers().stream().filter(it -> it != serving).forEach(this::drop);
  }

  private List<Integer> numbers() {
    return jdbc()
        .sql(
            "select substring(nspname from 12)::int from pg_namespace"
                + " where nspname ~ '^read_model_[1-9][0-9]{0,8}$' order by 1")
        .query((row, _) -> row.getInt(1))
        .list();
  }

  /** Table by table, so that no single transaction takes more locks than the server has. */
  private void drop(int number) {
    String schema = Generation.schemaOf(number);
    List<@Nullable String> partitions =
        jdbc()
            .sql(
                "select relname from pg_class where relnamespace = to_regnamespace(:schema)"
                    + " and relkind = 'r' and relispartition")
            .param("schema", schema)
            .query(String.class)
            .list();
    for (@Nullable String partition : partitions) {
      var _ = jdbc().sql("drop table %s.%s".formatted(schema, partition)).update();
    }
    var _ = jdbc().sql("drop schema if exists %s cascade".formatted(schema)).update();
  }

  /** An installation of before there were generations has its tables where connections begin. */
  private int beginWithFirst() {
    String schema = jdbc().sql("select current_schema()").query(String.class).optional().orElse("");
    List<@Nullable String> tables =
        jdbc().sql(TABLES_BEFORE).param("schema", schema).query(String.class).list();
    if (tables.contains("projection_offset")) {
      move(schema, tables);
    }
    var _ = jdbc().sql("insert into read_model.serving (generation) values (1)").update();
    return 1;
  }

  private void move(String from, List<@Nullable String> tables) {
    String to = Generation.schemaOf(1);
    var _ = jdbc().sql("create schema " + to).update();
    for (@Nullable String table : tables) {
      var _ = jdbc().sql("alter table \"%s\".%s set schema %s".formatted(from, table, to)).update();
    }
  }

  private void migrate(String schema, String location) {
    Flyway.configure().dataSource(pool).schemas(schema).locations(location).load().migrate();
  }

  private int transaction(IntSupplier work) {
    Integer result =
        new TransactionTemplate(new DataSourceTransactionManager(pool))
            .execute(_ -> work.getAsInt());
    return Objects.requireNonNull(result);
  }

  private JdbcClient jdbc() {
    return JdbcClient.create(pool);
  }
}
