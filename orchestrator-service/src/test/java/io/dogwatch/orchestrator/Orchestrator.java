package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.schemas.jobs.JobType;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on a free port, and a user of its API. */
final class Orchestrator implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_PAGES = 1_000;

  private final Path state;
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  private Orchestrator(Path state, ConfigurableApplicationContext context) {
    this.state = state;
    this.context = context;
    this.address =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
  }

  /** An answer with its body read. */
  record Answer(HttpResponse<String> response, JsonNode body) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("(none)");
    }
  }

  static Orchestrator start(
      KafkaBroker kafka, String prefix, String jdbcUrl, String... moreSettings) {
    return start(kafka.bootstrapServers(), prefix, jdbcUrl, moreSettings);
  }

  static Orchestrator start(String brokers, String prefix, String jdbcUrl, String... moreSettings) {
    Path state = temporaryFolder();
    Stream<String> settings =
        Stream.of(
            "--server.port=0",
            "--dogwatch.kafka.bootstrap-servers=" + brokers,
            "--dogwatch.kafka.topics.prefix=" + prefix,
            "--dogwatch.kafka.topics.partitions=4",
            "--dogwatch.kafka.topics.replication=1",
            "--dogwatch.kafka.topics.min-in-sync-replicas=1",
            "--dogwatch.timers.state-directory=" + state,
            "--dogwatch.database.url=" + jdbcUrl);
    return new Orchestrator(
        state,
        OrchestratorApplication.application()
            .run(Stream.concat(settings, Stream.of(moreSettings)).toArray(String[]::new)));
  }

  /** Returns when it takes probes, and answers questions about jobs. */
  void awaitReady() {
    awaitProbe();
    await().atMost(PATIENCE).until(() -> get("/api/v1/jobs").status() == 200);
  }

  /** Returns when it takes probes, with or without a database. */
  void awaitProbe() {
    awaitType(Platform.PROBE);
  }

  /** Returns when it takes jobs of this type. */
  void awaitType(JobType type) {
    await().atMost(PATIENCE).until(() -> get("/api/v1/job-types/" + type).status() == 200);
  }

  /** Returns when it takes what needs its database, whose schema comes in the background. */
  void awaitIntake() {
    String job = "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"warm-up\"}";
    await().atMost(PATIENCE).until(() -> post("/api/v1/jobs", job).status() != 503);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** What is no JSON. */
  HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  /** Asks for what is recorded with a name. */
  Answer as(String actor, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Dogwatch-Actor", actor)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  /** All of a list, page after page. */
  List<JsonNode> items(String firstPage) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String next = firstPage;
    for (int pages = 0; next != null; pages++) {
      assertThat(pages).as("pages from %s to %s", firstPage, next).isLessThan(MOST_PAGES);
      JsonNode page = get(next).body();
      page.path("items").forEach(items::add);
      next = page.path("next").stringValue(null);
    }
    return items;
  }

  /** Returns when what is there is in this state. */
  void awaitState(String path, String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> get(path).body().path("state").stringValue("").equals(state));
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    String body = response.body();
    return new Answer(response, body.isEmpty() ? JSON.missingNode() : JSON.readTree(body));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  /** For what HTTP clients do not do; a read that takes longer than a minute fails. */
  Socket connect() throws IOException {
    var socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
    return socket;
  }

  /** Whether a client of the alert stream is served. */
  boolean isAlertStreamReady() throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request("/api/v1/alerts/stream").build(), BodyHandlers.ofInputStream());
    response.body().close();
    return response.statusCode() == 200;
  }

  HttpClient http() {
    return http;
  }

  /** Records that this one, not another one, has projected. */
  double projected() {
    return meters().counter("dogwatch.projection.projected").count();
  }

  private MeterRegistry meters() {
    return context.getBean(MeterRegistry.class);
  }

  @Override
  public void close() {
    http.close();
    context.close();
    try {
      FileSystemUtils.deleteRecursively(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("orchestrator");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
