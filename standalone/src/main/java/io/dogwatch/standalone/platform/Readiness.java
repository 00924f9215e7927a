package io.dogwatch.standalone.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Waits until services answer as they do when they are ready. */
final class Readiness {

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
  private static final List<String> BUILT_IN_TYPES = List.of("technical", "probe");

  private final InstantSource clock;
  private final Runnable requireHope;

  /** A question to a service, and what its answer is when it is ready. */
  record Check(String service, URI question, Predicate<HttpResponse<String>> ready) {}

  /**
   * @param requireHope throws when waiting on makes no sense
   */
  Readiness(InstantSource clock, Runnable requireHope) {
    this.clock = clock;
    this.requireHope = requireHope;
  }

  /** The orchestrator has heard from a worker what jobs there are. */
  static Check jobTypesKnown(URI api) {
    return new Check(
        "orchestrator",
        api.resolve("/api/v1/job-types"),
        answer ->
            answer.statusCode() == 200
                && BUILT_IN_TYPES.stream()
                    .allMatch(type -> answer.body().contains("\"" + type + "\"")));
  }

  static Check healthy(String service, URI health) {
    return new Check(service, health, answer -> answer.statusCode() == 200);
  }

  void await(List<Check> checks, Duration within) {
    Instant deadline = clock.instant().plus(within);
    List<Check> open = new ArrayList<>(checks);
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      while (!open.isEmpty()) {
        requireHope.run();
        if (clock.instant().isAfter(deadline)) {
          throw new IllegalStateException(
              "not ready within %d s: %s"
                  .formatted(within.toSeconds(), open.stream().map(Check::service).toList()));
        }
        Thread.sleep(BETWEEN_QUESTIONS);
        open.removeIf(check -> isReady(http, check));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the services");
    }
  }

  private static boolean isReady(HttpClient http, Check check) {
    var request = HttpRequest.newBuilder(check.question()).timeout(Duration.ofSeconds(5)).build();
    try {
      return check.ready().test(http.send(request, BodyHandlers.ofString()));
    } catch (IOException _) {
      return false; // it does not listen yet
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
