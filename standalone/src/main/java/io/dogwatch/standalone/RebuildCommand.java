package io.dogwatch.standalone;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.dogwatch.client.audit.LogAudit;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.rebuild.Rebuild;
import io.dogwatch.orchestrator.rebuild.Rebuilt;
import io.dogwatch.standalone.terminal.Bars;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Makes the read model anew from the log. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description =
        "make the read model anew from the log, while the one that is there serves, and put it in"
            + " its place")
final class RebuildCommand implements Callable<Integer> {

  /** Name of the variable that has the password. */
  static final String PASSWORD = "DOGWATCH_DATABASE_PASSWORD";

  /** Orchestrators look twice a second whether another read model serves. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int CONNECTIONS = 6;

  /**
   * The database is to notice that this process was killed also while it executes a statement, or
   * waits for a lock in it: until then it keeps all locks, those that hold off orchestrators, too.
   * Not every system that it may run on can.
   */
  private static final String SESSION =
      """
      set plan_cache_mode = force_custom_plan;
      do $$ begin
        perform set_config('client_connection_check_interval', '1s', false);
      exception when invalid_parameter_value then null;
      end $$
      """;

  private final InstantSource clock;
  private final PrintStream out;
  private final boolean terminal;
  private final Function<String, @Nullable String> environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = {
        "of the read model, as jdbc:postgresql://host:port/name (default: that of --data)",
        "Its password is in the variable DOGWATCH_DATABASE_PASSWORD."
      })
  private @Nullable String database;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "dogwatch",
      description = "of the database (default: dogwatch)")
  private String user;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = {
        "of a platform that runs with it (default: ./data)",
        "Where no --database is named, its database is meant, and its Kafka unless --kafka is named."
      })
  private Path data;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--keep-old", description = "keep the schema of the read model before")
  private boolean keepOld;

  @Option(names = "--json", description = "tell what was done as JSON")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  RebuildCommand(
      InstantSource clock,
      PrintStream out,
      boolean terminal,
      Function<String, @Nullable String> environment) {
    this.clock = clock;
    this.out = out;
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Ends with 1 where there is none in the end, and the one before serves. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    LogFiles.none();
    lines(rebuild()).forEach(out::println);
    return 0;
  }

  private Rebuilt rebuild() throws IOException, InterruptedException {
    if (database == null) {
      cluster.unlessNamed(() -> KafkaBroker.bootstrapServersOf(data.resolve("kafka")));
    }
    Map<String, Object> kafka = ClientSettings.groupless(cluster.bootstrapServers());
    kafka.putAll(cluster.clientSettings());
    try (var pool = new HikariDataSource(database());
        var bars = new Bars(out, terminal, json)) {
      requireLog();
      return new Rebuild(pool, kafka, cluster.topics(), GRACE, clock).run(keepOld, bars::reached);
    } catch (KafkaException e) {
      throw cluster.failure(e);
    } catch (SQLException | PoolInitializationException e) {
      throw new IllegalStateException("the database: " + e.getMessage(), e);
    }
  }

  private void requireLog() throws IOException, InterruptedException {
    var audit =
        new LogAudit(cluster.bootstrapServers(), cluster.topics(), cluster.clientSettings(), clock);
    if (!audit.hasLog()) {
      throw cluster.withoutLog();
    }
  }

  private HikariConfig database() {
    var config = new HikariConfig();
    config.setPoolName("rebuild");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.addDataSourceProperty("ApplicationName", "dogwatch-rebuild");
    config.setConnectionInitSql(SESSION);
    if (database == null) {
      config.setJdbcUrl(PostgresServer.jdbcUrlOf(data.resolve("postgresql")));
      return config;
    }
    if (!database.startsWith("jdbc:postgresql:") || database.contains("password=")) {
      throw new ParameterException(
          spec.commandLine(),
          "--database: a URL of jdbc:postgresql: without a password expected; that belongs into "
              + PASSWORD);
    }
    config.setJdbcUrl(database);
    config.setUsername(user);
    config.setPassword(environment.apply(PASSWORD));
    return config;
  }

  private Stream<String> lines(Rebuilt rebuilt) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("schema", rebuilt.schema());
      fields.put("records", rebuilt.records());
      fields.put("jobsCarriedOver", rebuilt.jobsCarriedOver());
      fields.put("deadLettersCarriedOver", rebuilt.deadLettersCarriedOver());
      fields.put("alertsCarriedOver", rebuilt.alertsCarriedOver());
      fields.put("refused", rebuilt.refused());
      return Stream.of(JsonMapper.shared().writeValueAsString(fields));
    }
    String done =
        "%s serves: %,d records read; %,d jobs, %,d dead letters and %,d alerts carried over"
            .formatted(
                rebuilt.schema(),
                rebuilt.records(),
                rebuilt.jobsCarriedOver(),
                rebuilt.deadLettersCarriedOver(),
                rebuilt.alertsCarriedOver());
    String refused = "%,d records could not be stored".formatted(rebuilt.refused());
    return rebuilt.refused() == 0 ? Stream.of(done) : Stream.of(done, refused);
  }
}
