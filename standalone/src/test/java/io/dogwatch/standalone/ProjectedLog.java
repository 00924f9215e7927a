package io.dogwatch.standalone;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
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
import java.sql.Connection;
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
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** A log of a test's own, the read model that a projection makes of it, and who rebuilds that. */
final class ProjectedLog implements AutoCloseable {

  private static final JobType PROBE = new JobType("probe");

  private final String kafka;
  private final Topics topics;
  private final String jdbcUrl;
  private final HikariDataSource pool = new HikariDataSource();
  private final ReadModel model;
  private final KafkaMessageListenerContainer<byte[], byte[]> projection;

  /**
   * @param name of the database, and the prefix of the topics
   */
  ProjectedLog(KafkaBroker broker, PostgresServer postgres, String name)
      throws InterruptedException {
    kafka = broker.bootstrapServers();
    topics = new Topics(name + ".");
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      var create = new CreateTopics(admin, ClusterShape.SINGLE);
      create.create(topics.forJobs());
      create.create(topics.of(PROBE));
    }
    jdbcUrl = postgres.createDatabase(name);
    pool.setJdbcUrl(jdbcUrl);
    model = new ReadModel(pool);
    model.start();
    projection =
        ProjectionContainer.of(
            ClientSettings.groupless(kafka),
            topics,
            model,
            new Progress(),
            InstantSource.system(),
            new SimpleMeterRegistry());
    projection.start();
  }

  String prefix() {
    return topics.prefix();
  }

  /** Of the database, without its password. */
  String url() {
    return jdbcUrl.substring(0, jdbcUrl.indexOf('?'));
  }

  /** The read model as a service of this log sees it, which may be a moment late. */
  ReadModel model() {
    return model;
  }

  /** Begins {@code ./dogwatch rebuild} of this read model, in a process of its own. */
  Process rebuild(String prefix, ProcessBuilder.Redirect errors) throws Exception {
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
                "--database=" + url())
            .redirectError(errors);
    String password = jdbcUrl.substring(jdbcUrl.indexOf("password=") + "password=".length());
    builder.environment().put(RebuildCommand.PASSWORD, password);
    return builder.start();
  }

  /** A job of which the read model knows the end. */
  JobId succeeded() throws Exception {
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
              .send(new JobRecords(topics, "test").forEvent(event, Traceparent.next(new Random(7))))
              .get();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> stateOf(model.serving().schema(), job).equals("SUCCEEDED"));
    return job;
  }

  String stateOf(String schema, JobId job) throws SQLException {
    return texts("select state from %s.job where id = '%s'".formatted(schema, job)).stream()
        .findFirst()
        .orElse("unknown");
  }

  /** Those of all generations that are there. */
  List<String> schemas() throws SQLException {
    return texts("select nspname from pg_namespace where nspname ~ '^read_model_[0-9]' order by 1");
  }

  /** The first column of what a question is answered with. */
  List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl);
  }

  @Override
  public void close() {
    projection.stop();
    model.close();
    pool.close();
  }
}
