package io.dogwatch.orchestrator.notifications.channels;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Posts JSON, and tells what the answer means. Redirections are not followed. */
final class HttpPost {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<Integer> ACCEPTED = Set.of(200, 201, 202, 204);

  /** Of those below 500 that ask to come again. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final HttpClient http;
  private final URI receiver;

  HttpPost(HttpClient http, URI receiver) {
    this.http = http;
    this.receiver = receiver;
  }

  Delivery send(byte[] body, Map<String, String> headers) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Dogwatch");
    headers.forEach(request::header);
    try {
      HttpResponse<InputStream> response =
          http.send(
              request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofInputStream());
      // Not read: it may have no end.
      response.body().close();
      return meaning(response);
    } catch (IOException e) {
      return new Delivery.Failed(reason(e), Duration.ZERO);
    }
  }

  private static Delivery meaning(HttpResponse<?> response) {
    int status = response.statusCode();
    if (ACCEPTED.contains(status)) {
      return new Delivery.Delivered();
    }
    String reason = "200, 201, 202 or 204 expected, found " + status;
    return status >= 500 || PASSING.contains(status)
        ? new Delivery.Failed(reason, rest(response))
        : new Delivery.Refused(reason);
  }

  private static Duration rest(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(rest -> rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest)
        .orElse(Duration.ZERO);
  }

  /** The type says most of it, as in {@code HttpTimeoutException: request timed out}. */
  private static String reason(IOException failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }
}
