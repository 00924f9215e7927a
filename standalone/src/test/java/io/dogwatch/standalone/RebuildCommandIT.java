package io.dogwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./dogwatch rebuild} beside a projection that goes on. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildCommandIT {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();
  private final CommandLine commands =
      StandaloneApplication.commandLine(
              InstantSource.system(), new PrintStream(said, true, UTF_8), false)
          .setErr(new PrintWriter(errors, true));
  private String kafka;
  private ProjectedLog log;

  @BeforeAll
  void start(KafkaBroker broker, PostgresServer postgres) throws Exception {
    kafka = broker.bootstrapServers();
    log = new ProjectedLog(broker, postgres, "rebuild_command");
  }

  @AfterAll
  void stop() {
    log.close();
  }

  @BeforeEach
  void forgetWhatWasSaid() {
    said.reset();
    errors.getBuffer().setLength(0);
  }

  @Test
  void makesItAnewAndTellsSo() throws Exception {
    JobId job = log.succeeded();
    String before = log.model().serving().schema();
    log.execute("update %s.job set state = 'DEAD' where id = '%s'".formatted(before, job));

    Process process = log.rebuild(log.prefix(), ProcessBuilder.Redirect.INHERIT);
    JsonNode told =
        JsonMapper.shared()
            .readTree(new String(process.getInputStream().readAllBytes(), UTF_8).strip());

    assertThat(process.waitFor()).isZero();
    assertThat(told.path("schema").stringValue()).isNotEqualTo(before);
    assertThat(told.path("records").longValue()).isPositive();
    assertThat(told.path("refused").longValue()).isZero();
    assertThat(log.stateOf(told.path("schema").stringValue(), job)).isEqualTo("SUCCEEDED");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> log.model().serving().schema().equals(told.path("schema").stringValue()));
    assertThat(log.stateOf(log.model().serving().schema(), log.succeeded())).isEqualTo("SUCCEEDED");
  }

  @Test
  void takesNoPasswordAsAnArgument() {
    int exitCode = commands.execute("rebuild", "--database=" + log.url() + "?password=secret");

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
    JobId job = log.succeeded();
    String before = log.model().serving().schema();

    Process process = log.rebuild("nobody-has-this.", ProcessBuilder.Redirect.PIPE);
    String told = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(told)
        .startsWith("dogwatch: the cluster at " + kafka + " has no topics of jobs")
        .contains("\"nobody-has-this.\"", "--prefix")
        .doesNotContain("\tat ");
    assertThat(log.schemas()).containsExactly(before);
    assertThat(log.stateOf(before, job)).isEqualTo("SUCCEEDED");
  }
}
