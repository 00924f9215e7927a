package io.dogwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.projection.ProjectionContainer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./dogwatch rebuild} beside a projection that goes on. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildCommandIT {

  private static final JobType PROBE = new JobType("probe");
  private static final Topics TOPICS = new Topics("rebuild-command.");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();
  private final CommandLine commands =
      StandaloneApplication.commandLine(
              InstantSource.system(), new PrintStream(said, true, UTF_8), false)
          .setErr(new PrintWriter(errors, true));
  private final HikariDataSource pool = new HikariDataSource();
  private String kafka;
  private String url;
  private String password;
  private ReadModel model;
  private KafkaMessageListenerContainer<byte[], byte[]> projection;

  @BeforeAll
  void start(KafkaBroker broker, PostgresServer postgres) throws Exception {
    kafka = broker.bootstrapServers();
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      var create = new CreateTopics(admin, ClusterShape.SINGLE);
      create.create(TOPICS.forJobs());
      create.create(TOPICS.of(PROBE));
    }
    String whole = postgres.createDatabase("rebuild_command");
    url = whole.substring(0, whole.indexOf('?'));
    password = whole.substring(whole.indexOf("password=") + "password=".length());
    pool.setJdbcUrl(whole);
    model = new ReadModel(pool);
    model.start();
    projection =
        ProjectionContainer.of(
            ClientSettings.groupless(kafka),
            TOPICS,
            model,
            new Progress(),
            InstantSource.system(),
            new SimpleMeterRegistry());
    projection.start();
  }

  @AfterAll
  void stop() {
    projection.stop();
    model.close();
    pool.close();
  }

  @BeforeEach
  void forgetErrors() {
    errors.getBuffer().setLength(0);
  }

  @Test
  void makesItAnewAndTellsSo() throws Exception {
    JobId job = succeeded();
    String before = model.serving().schema();
    execute("update %s.job set state = 'DEAD' where id = '%s'".formatted(before, job));

    Process process = started(TOPICS.prefix(), ProcessBuilder.Redirect.INHERIT);
    JsonNode told =
        JsonMapper.shared()
            .readTree(new String(process.getInputStream().readAllBytes(), UTF_8).strip());

    assertThat(process.waitFor()).isZero();
    assertThat(told.path("schema").stringValue()).isNotEqualTo(before);
    assertThat(told.path("records").longValue()).isPositive();
    assertThat(told.path("refused").longValue()).isZero();
    assertThat(stateOf(told.path("schema").stringValue(), job)).isEqualTo("SUCCEEDED");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> model.serving().schema().equals(told.path("schema").stringValue()));
    assertThat(stateOf(model.serving().schema(), succeeded())).isEqualTo("SUCCEEDED");
  }

  @Test
  void takesNoPasswordAsAnArgument() {
    int exitCode = commands.execute("rebuild", "--database=" + url + "?password=secret");

    assertThat(exitCode).isEqualTo(2);
    assertThat(errors.toString())
        .contains("without a password expected", "DOGWATCH_DATABASE_PASSWORD")
        .doesNotContain("secret");
  }

  @Test
  void saysWhereThereIsNoDatabase() {
    int exitCode =
        commands.execute(
            "rebuild",
            "--kafka=" + kafka,
            "--database=jdbc:postgresql://127.0.0.1:" + LoopbackPort.free() + "/dogwatch");

    assertThat(exitCode).isEqualTo(1);
    assertThat(errors.toString()).startsWith("dogwatch: the database").doesNotContain("\tat ");
  }

  @Test
  void saysWhereNoPlatformRuns() {
    int exitCode = commands.execute("rebuild", "--kafka=" + kafka, "--data=target/none");

    assertThat(exitCode).isEqualTo(1);
    assertThat(errors.toString()).contains("no PostgreSQL runs in target/none/postgresql");
  }

  @Test
  void saysWhereNoBrokerRuns() {
    int exitCode = commands.execute("rebuild", "--data=target/none");

    assertThat(exitCode).isEqualTo(1);
    assertThat(errors.toString()).contains("no Kafka broker runs in target/none/kafka");
  }

  /** As {@code ./dogwatch up} runs, on ports that nobody has named. */
  @Test
  void findsTheDatabaseAndTheKafkaOfAPlatform(@TempDir Path data) throws Exception {
    try (var broker = KafkaBroker.start(data.resolve("kafka"));
        var postgres = PostgresServer.startTemporary(data.resolve("postgresql"));
        var admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()));
        var database = new HikariDataSource()) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(new Topics("dogwatch.").forJobs());
      database.setJdbcUrl(postgres.jdbcUrl());
      try (var there = new ReadModel(database)) {
        there.start();
        await().atMost(Duration.ofSeconds(30)).until(there::answers);

        int exitCode = commands.execute("rebuild", "--data=" + data, "--json");

        assertThat(exitCode).as(errors.toString()).isZero();
        assertThat(said.toString(UTF_8)).contains("\"schema\":\"read_model_2\"");
      }
    }
  }

  @Test
  void saysWhereThereIsNoLogAndLeavesTheReadModelAlone() throws Exception {
    JobId job = succeeded();
    String before = model.serving().schema();

    Process process = started("nobody-has-this.", ProcessBuilder.Redirect.PIPE);
    String told = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(told)
        .startsWith("dogwatch: the cluster at " + kafka + " has no topics of jobs")
        .contains("\"nobody-has-this.\"", "--prefix")
        .doesNotContain("\tat ");
    assertThat(schemas()).containsExactly(before);
    assertThat(stateOf(before, job)).isEqualTo("SUCCEEDED");
  }

  private Process started(String prefix, ProcessBuilder.Redirect errorsTo) throws Exception {
    var builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneApplication.class.getName(),
                "rebuild",
                "--json",
                "--kafka=" + kafka,
                "--prefix=" + prefix,
                "--database=" + url)
            .redirectError(errorsTo);
    builder.environment().put("DOGWATCH_DATABASE_PASSWORD", password);
    return builder.start();
  }

  /** A job of which the read model knows the end. */
  private JobId succeeded() throws Exception {
    JobId job = JobId.next(Instant.now());
    var fact = new JobFact.Succeeded(Payload.json("null"), Instant.now());
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var event = new JobEvent(job, PROBE, new Claim(1, 1), "w-1", Instant.now(), fact);
      var _ =
          producer
              .send(new JobRecords(TOPICS, "test").forEvent(event, Traceparent.next(new Random(7))))
              .get();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> stateOf(model.serving().schema(), job).equals("SUCCEEDED"));
    return job;
  }

  private String stateOf(String schema, JobId job) throws SQLException {
    try (var connection = DriverManager.getConnection(pool.getJdbcUrl());
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select state from %s.job where id = '%s'".formatted(schema, job))) {
      return row.next() ? row.getString(1) : "unknown";
    }
  }

  private List<String> schemas() throws SQLException {
    List<String> schemas = new ArrayList<>();
    try (var connection = DriverManager.getConnection(pool.getJdbcUrl());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select nspname from pg_namespace where nspname ~ '^read_model_[0-9]'")) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas;
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(pool.getJdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
