package io.dogwatch.standalone.system;

import static org.awaitility.Awaitility.await;

import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user of orchestrators that may not answer. Safe for use by many threads. */
final class ApiUser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** As long as the platform itself waits for its services. */
  private static final Duration SERVES_WITHIN = Duration.ofMinutes(2);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** What was answered, and as what. */
  record Answer(int status, String contentType, JsonNode body) {

    /** The ids of the jobs of an array that was taken. */
    List<JobId> ids() {
      return body.get("ids").valueStream().map(JsonNode::stringValue).map(JobId::parse).toList();
    }
  }

  Answer post(URI base, String path, Object body) throws IOException, InterruptedException {
    return send(base, path, "POST", body);
  }

  Answer put(URI base, String path, Object body) throws IOException, InterruptedException {
    return send(base, path, "PUT", body);
  }

  Answer get(URI base, String path) throws IOException, InterruptedException {
    return answer(request(base, path).GET());
  }

  Answer delete(URI base, String path) throws IOException, InterruptedException {
    return answer(request(base, path).DELETE());
  }

  /** Returns when an orchestrator takes probes and answers questions about jobs. */
  void awaitServing(URI base) {
    await()
        .atMost(SERVES_WITHIN)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () ->
                get(base, "/api/v1/job-types/probe").status() == 200
                    && get(base, "/api/v1/jobs?limit=1").status() == 200);
  }

  /**
   * Returns the job or the workflow at a path once its state is the one that is wanted, whatever
   * was answered before.
   */
  JsonNode awaitState(URI base, String path, String state, Duration within) {
    return await()
        .atMost(within)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get(base, path).body(), it -> it.path("state").asString("").equals(state));
  }

  private Answer send(URI base, String path, String method, Object body)
      throws IOException, InterruptedException {
    return answer(
        request(base, path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private static HttpRequest.Builder request(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  private Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body()));
  }

  /** A probe that takes so long, as the API takes it. */
  static Map<String, Object> probe(int sleepMs) {
    return Map.of("type", "probe", "payload", Map.of("sleepMs", sleepMs));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
