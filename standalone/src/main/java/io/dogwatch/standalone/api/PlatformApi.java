package io.dogwatch.standalone.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The orchestrator's API over HTTP. Safe for use by many threads. */
public final class PlatformApi implements AutoCloseable {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int PAGE = 500;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final URI base;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public PlatformApi(URI base) {
    this.base = base;
  }

  /** A job as the API takes it. */
  public record Submission(String type, Object payload) {}

  /** Submits jobs, all of them or none, and returns their ids in the same order. */
  public List<String> submit(List<Submission> jobs) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve("/api/v1/jobs"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(jobs)));
    return send(request, ACCEPTED).get("ids").valueStream().map(JsonNode::stringValue).toList();
  }

  /** The job as it is when it has ended, or after a minute. */
  public JsonNode awaitEnd(String id) throws InterruptedException {
    return get("/api/v1/jobs/%s?wait=%s".formatted(id, LONGEST_WAIT));
  }

  /** All alerts, the newest first. */
  public List<JsonNode> alerts() throws InterruptedException {
    List<JsonNode> alerts = new ArrayList<>();
    String next = "/api/v1/alerts?limit=" + PAGE;
    while (!next.isEmpty()) {
      JsonNode page = get(next);
      page.get("items").forEach(alerts::add);
      next = page.path("next").stringValue("");
    }
    return alerts;
  }

  /** What the API says at a path. */
  public JsonNode get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)), OK);
  }

  private JsonNode send(HttpRequest.Builder builder, int expected) throws InterruptedException {
    HttpRequest request = builder.timeout(LONGEST_WAIT.plus(GRACE)).build();
    HttpResponse<String> answer;
    try {
      answer = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s %s: no answer".formatted(request.method(), request.uri()), e);
    }
    if (answer.statusCode() != expected) {
      throw new IllegalStateException(
          "%s %s: status %d expected, found %d: %s"
              .formatted(
                  request.method(), request.uri(), expected, answer.statusCode(), answer.body()));
    }
    return json.readTree(answer.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
