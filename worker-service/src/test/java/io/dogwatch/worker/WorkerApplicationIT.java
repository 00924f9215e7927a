package io.dogwatch.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobClientOptions;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.settings.InvalidSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real broker. */
@ExtendWith(SharedKafka.class)
class WorkerApplicationIT {

  private static final Topics TOPICS = new Topics("worker-service-it.");
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static ConfigurableApplicationContext service;
  private static JobClient jobs;

  @BeforeAll
  static void start(KafkaBroker broker) {
    service = startWorker(broker, "w-1", TOPICS);
    jobs = JobClient.connect(JobClientOptions.of(broker.bootstrapServers()).withTopics(TOPICS));
  }

  @AfterAll
  static void stop() {
    jobs.close();
    service.close();
  }

  @Test
  void analysesApple() throws Exception {
    JsonNode result = resultOf("technical", "{\"symbol\":\"AAPL\"}");

    assertThat(result.at("/indicators/currentPrice").asDouble()).isEqualTo(561.02);
    assertThat(result.at("/signal").asString()).isEqualTo("hold");
    assertThat(result.at("/dataQuality/missing").isEmpty()).isTrue();
  }

  @Test
  void writesWhatIsMissingAsNull() throws Exception {
    JsonNode result = resultOf("technical", "{\"symbol\":\"btc-usd\",\"bars\":100}");

    assertThat(result.at("/indicators/sma200").isNull()).isTrue();
    assertThat(result.at("/trend").isNull()).isTrue();
    assertThat(result.at("/dataQuality/missing/0/field").asString()).isEqualTo("indicators.sma200");
  }

  @Test
  void refusesWhatCannotBeAnalysed() throws Exception {
    assertThat(end("technical", "{\"symbol\":\"AAPL\",\"interval\":\"PT5M\"}"))
        .isInstanceOfSatisfying(
            JobStatus.Dead.class,
            dead -> assertThat(dead.failure().code()).isEqualTo(FailureCode.INVALID_INPUT));
  }

  @Test
  void probes() throws Exception {
    JsonNode result = resultOf("probe", "{\"sleepMs\":10,\"cpuMs\":5,\"payloadBytes\":524288}");

    assertThat(result.at("/sleptMs").asInt()).isEqualTo(10);
    assertThat(result.at("/filler").asString()).hasSize(524_288);
  }

  @Test
  void answersToHealthChecksAndPrometheus() throws Exception {
    HttpResponse<String> health = get("/actuator/health");
    HttpResponse<String> metrics = get("/actuator/prometheus");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("\"kafka\"").contains("\"nodes\":1");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).contains("jvm_memory_used_bytes");
  }

  /** On topics of its own, so that no other worker can end the job. */
  @Test
  void endsRunningJobsBeforeItStops(KafkaBroker broker) throws Exception {
    var topics = new Topics("worker-drain-it.");
    ConfigurableApplicationContext worker = startWorker(broker, "w-2", topics);
    try (var client =
            JobClient.connect(JobClientOptions.of(broker.bootstrapServers()).withTopics(topics));
        var events = new TopicReader(broker.bootstrapServers(), topics.jobEvents().name())) {
      CompletableFuture<JobStatus.Ended> end =
          client.run(JobRequest.of("probe", "{\"sleepMs\":3000}"));
      await().atMost(DEADLINE).until(() -> hasStarted(events));

      worker.close();

      assertThat(end.get(30, SECONDS)).isInstanceOf(JobStatus.Succeeded.class);
    } finally {
      worker.close();
    }
  }

  @Test
  void wrongSettingsKeepItFromStarting(KafkaBroker broker) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(
            () ->
                startWorker(broker, "w-3", TOPICS, "--dogwatch.worker.pool=4", "--dogwatch.pace=1"))
        .satisfies(invalid -> assertThat(invalid.problems()).hasSize(2));
  }

  private static ConfigurableApplicationContext startWorker(
      KafkaBroker broker, String id, Topics topics, String... more) {
    var arguments =
        new String[] {
          "--server.port=0",
          "--dogwatch.worker.id=" + id,
          "--dogwatch.kafka.bootstrap-servers=" + broker.bootstrapServers(),
          "--dogwatch.kafka.topics.prefix=" + topics.prefix(),
          "--dogwatch.kafka.topics.partitions=4",
          "--dogwatch.kafka.topics.replication=1",
          "--dogwatch.kafka.topics.min-in-sync-replicas=1"
        };
    return WorkerApplication.application()
        .run(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static boolean hasStarted(TopicReader events) {
    return events.read(Duration.ofMillis(100)).stream()
        .map(event -> JobEvent.CODEC.decode(event.value()))
        .anyMatch(
            decoded ->
                decoded instanceof Decoded.Message<JobEvent>(JobEvent event)
                    && event.fact() instanceof JobFact.Started);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    String port = service.getEnvironment().getProperty("local.server.port");
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode resultOf(String type, String payload) throws Exception {
    var succeeded = (JobStatus.Succeeded) end(type, payload);
    return JsonMapper.shared().readTree(succeeded.result().bytes());
  }

  private static JobStatus.Ended end(String type, String payload) throws Exception {
    return jobs.run(JobRequest.of(type, payload)).get(30, SECONDS);
  }
}
