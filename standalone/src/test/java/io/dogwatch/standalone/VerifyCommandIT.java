package io.dogwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./dogwatch verify} on logs that the test writes. */
@ExtendWith(SharedKafka.class)
class VerifyCommandIT {

  private static final JobType PROBE = new JobType("probe");
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();
  private final CommandLine commands =
      StandaloneApplication.commandLine(
              InstantSource.system(), new PrintStream(said, true, UTF_8), false)
          .setErr(new PrintWriter(errors, true));
  private final String kafka;
  private final Topics topics = new Topics("verify-" + UUID.randomUUID() + ".");
  private final Random random = new Random(7);

  VerifyCommandIT(KafkaBroker broker) {
    this.kafka = broker.bootstrapServers();
  }

  @BeforeEach
  void createTopics() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      var create = new CreateTopics(admin, ClusterShape.SINGLE);
      create.create(topics.forJobs());
      create.create(topics.of(PROBE));
    }
  }

  @Test
  void tellsThatNothingIsLost() throws Exception {
    tell(JobId.next(NOON), new JobFact.Succeeded(Payload.json("null"), NOON));

    assertThat(verify()).isZero();
    assertThat(said.toString(UTF_8))
        .contains("1 jobs: 1 SUCCEEDED", "Every job has ended or waits.");
  }

  @Test
  void namesWhatIsLost() throws Exception {
    JobId lost = JobId.next(NOON);
    tell(lost, new JobFact.Started());

    assertThat(verify()).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("1 lost:", "  " + lost, "The log is not sound.");
  }

  @Test
  void namesWhatWasSubmittedTwice() throws Exception {
    JobId job = JobId.next(NOON);
    long now = System.currentTimeMillis();
    submit(job, now);
    submit(job, now + 1);

    assertThat(verify()).isZero();
    assertThat(said.toString(UTF_8))
        .contains("1 submitted more than once under one id", "  " + job);
    said.reset();
    assertThat(verify("--json")).isZero();
    JsonNode report = JsonMapper.shared().readTree(said.toString(UTF_8));
    assertThat(report.path("violations").isArray()).isTrue();
    assertThat(report.path("submittedTwice").path(0).stringValue()).isEqualTo(job.toString());
  }

  @Test
  void tellsItAsJson(@TempDir Path folder) throws Exception {
    JobId lost = JobId.next(NOON);
    tell(lost, new JobFact.Started());
    Path config = Files.writeString(folder.resolve("kafka.properties"), "client.id=auditor\n");

    assertThat(verify("--json", "--kafka-config=" + config)).isEqualTo(1);
    JsonNode report = JsonMapper.shared().readTree(said.toString(UTF_8));
    assertThat(report.path("jobs").longValue()).isEqualTo(1);
    assertThat(report.path("lost").path(0).stringValue()).isEqualTo(lost.toString());
    assertThat(report.path("sound").booleanValue()).isFalse();
  }

  @Test
  void saysWhereThereIsNoCluster(@TempDir Path folder) throws Exception {
    Path hasty =
        Files.writeString(
            folder.resolve("hasty.properties"),
            "request.timeout.ms=500\ndefault.api.timeout.ms=1000\n");

    int exitCode =
        commands.execute(
            "verify", "--kafka=127.0.0.1:" + LoopbackPort.free(), "--kafka-config=" + hasty);

    assertThat(exitCode).isEqualTo(1);
    assertThat(errors.toString())
        .startsWith("dogwatch: the cluster at 127.0.0.1:")
        .doesNotContain("\tat ");
  }

  @Test
  void saysWhereThereIsNoLog() {
    int exitCode = commands.execute("verify", "--kafka=" + kafka, "--prefix=nobody-has-this.");

    assertThat(exitCode).isEqualTo(1);
    assertThat(said.toString(UTF_8)).isEmpty();
    assertThat(errors.toString())
        .startsWith("dogwatch: the cluster at " + kafka + " has no topics of jobs")
        .contains("\"nobody-has-this.\"", "--prefix")
        .doesNotContain("\tat ");
  }

  /** A platform on which nothing has been submitted. */
  @Test
  void logWithoutJobsIsALog() {
    assertThat(verify()).isZero();
    assertThat(said.toString(UTF_8)).contains("0 jobs");
  }

  /** Kafka's clients tell a lot, which nobody wants to find in JSON. */
  @Test
  void printsNothingButJson() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneApplication.class.getName(),
                "verify",
                "--json",
                "--kafka=" + kafka,
                "--prefix=" + topics.prefix())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(printed.lines()).hasSize(1);
    assertThat(JsonMapper.shared().readTree(printed).path("sound").booleanValue()).isTrue();
  }

  private int verify(String... more) {
    return commands.execute(
        Stream.concat(
                Stream.of("verify", "--kafka=" + kafka, "--prefix=" + topics.prefix()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private void submit(JobId job, long at) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ =
          producer
              .send(
                  new ProducerRecord<>(
                      topics.lane(PROBE, Priority.NORMAL).name(),
                      null,
                      at,
                      job.toString().getBytes(UTF_8),
                      "{}".getBytes(UTF_8)))
              .get();
    }
  }

  private void tell(JobId job, JobFact fact) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var event = new JobEvent(job, PROBE, new Claim(1, 1), "w-1", NOON, fact);
      var _ =
          producer
              .send(new JobRecords(topics, "test").forEvent(event, Traceparent.next(random)))
              .get();
    }
  }
}
