package io.dogwatch.benchmarks.queries;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An orchestrator, and who asks it. Owned by one thread. */
final class Service implements AutoCloseable {

  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final Child child;
  private final String address;
  private final HttpClient http;

  Service(Child child, int port) {
    this.child = child;
    this.address = "http://127.0.0.1:" + port;
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  void requireAlive() {
    child.requireAlive();
  }

  /** Asks so often, so many at once, and tells how long the answers took. */
  Times ask(Question question, int requests, int clients) throws InterruptedException {
    var times = new Times();
    var number = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> client =
          () -> {
            for (int next = number.getAndIncrement();
                next < requests;
                next = number.getAndIncrement()) {
              var _ = timed(question.path(next), times);
            }
            return true;
          };
      List<Future<Boolean>> done = new ArrayList<>();
      for (int each = 0; each < clients; each++) {
        done.add(threads.submit(client));
      }
      for (Future<Boolean> each : done) {
        each.get();
      }
      return times;
    } catch (ExecutionException e) {
      throw new IllegalStateException(question.name() + ": " + e.getCause(), e.getCause());
    }
  }

  /** Follows the links from a page to the next, so many pages at most. */
  Times follow(String first, int pages, Bench bench) throws InterruptedException {
    var times = new Times();
    String path = first;
    try (var progress = bench.progress("pages, one after the other", pages)) {
      for (int page = 1; page <= pages; page++) {
        Matcher next = NEXT.matcher(timed(path, times));
        progress.stepTo(page);
        if (!next.find()) {
          break;
        }
        path = next.group(1);
      }
    }
    return times;
  }

  private String timed(String path, Times times) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(LONGEST).GET().build();
    try {
      long from = System.nanoTime();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      times.add(Duration.ofNanos(System.nanoTime() - from));
      if (answer.statusCode() != OK) {
        throw new IllegalStateException(
            "%d expected, found %d for %s: %s"
                .formatted(OK, answer.statusCode(), path, answer.body()));
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e, e);
    }
  }

  @Override
  public void close() {
    http.close();
    child.close();
  }
}
