package io.dogwatch.benchmarks.submission;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.processes.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A process that takes jobs over HTTP, and its clients. Owned by one thread. */
final class Endpoint implements AutoCloseable {

  private static final String JOB =
      "{\"type\":\"%s\",\"payload\":%s}"
          .formatted(ProbeJobs.PROBE.name(), ProbeJobs.payload(Duration.ZERO).text());

  private static final String KEYED_JOB =
      "{\"idempotencyKey\":\"%s-%d\"," + JOB.substring(1) + "\n";

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final String name;
  private final Bench bench;
  private final Child child;
  private final URI jobs;
  private final HttpClient http;

  /** What a round took. */
  record Round(int jobs, Duration time, Duration cpu) {

    double perSecond() {
      return jobs * 1e9 / time.toNanos();
    }

    double cpuMicros() {
      return cpu.toNanos() / 1e3 / jobs;
    }
  }

  Endpoint(String name, Bench bench, Child child, int port) {
    this.name = name;
    this.bench = bench;
    this.child = child;
    this.jobs = URI.create("http://127.0.0.1:%d/api/v1/jobs".formatted(port));
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  String name() {
    return name;
  }

  /** Returns when it has taken a job with a key, which needs more than others. */
  void awaitReady() throws InterruptedException {
    Instant deadline = bench.clock().instant().plus(START);
    while (!isReady()) {
      child.requireAlive();
      if (bench.clock().instant().isAfter(deadline)) {
        throw new IllegalStateException(name + " does not take jobs");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return post("application/json", KEYED_JOB.formatted(UUID.randomUUID(), 0)).statusCode()
          == ACCEPTED;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ConnectException) {
        return false;
      }
      throw e;
    }
  }

  /** So many clients submit one job after the other, each in a request of its own. */
  Round singles(int count, int clients) throws InterruptedException {
    var left = new AtomicInteger(count);
    try (var progress = bench.progress("single jobs, " + name, count);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> client =
          () -> {
            for (int job = left.getAndDecrement(); job > 0; job = left.getAndDecrement()) {
              require(post("application/json", JOB), ACCEPTED);
            }
            return true;
          };
      Instant from = bench.clock().instant();
      Duration cpu = child.cpu();
      List<Future<Boolean>> done = new ArrayList<>();
      for (int number = 0; number < clients; number++) {
        done.add(threads.submit(client));
      }
      for (Future<Boolean> each : done) {
        each.get();
      }
      progress.stepTo(count);
      return round(count, from, cpu);
    } catch (ExecutionException e) {
      throw new IllegalStateException(name + " did not take a job", e.getCause());
    }
  }

  /** A client submits all jobs in one request, and reads what came of each. */
  Round lines(int count) throws InterruptedException {
    return lines("jobs in lines", (JOB + "\n").repeat(count), count);
  }

  /** The same, where each job has a key of its own. */
  Round keyedLines(int count) throws InterruptedException {
    UUID round = UUID.randomUUID();
    String body =
        IntStream.range(0, count)
            .mapToObj(line -> KEYED_JOB.formatted(round, line))
            .collect(Collectors.joining());
    return lines("jobs with keys in lines", body, count);
  }

  private Round lines(String what, String body, int count) throws InterruptedException {
    try (var progress = bench.progress(what + ", " + name, count)) {
      Instant from = bench.clock().instant();
      Duration cpu = child.cpu();
      HttpResponse<String> answer = require(post("application/x-ndjson", body), OK);
      Round round = round(count, from, cpu);
      long accepted = answer.body().lines().filter(Endpoint::isAccepted).count();
      if (accepted != count) {
        throw new IllegalStateException(
            "%s: %d jobs expected, found %d accepted".formatted(name, count, accepted));
      }
      progress.stepTo(count);
      return round;
    }
  }

  private static boolean isAccepted(String line) {
    return line.contains("\"id\"") && !line.contains("\"detail\"");
  }

  private Round round(int count, Instant from, Duration cpu) {
    return new Round(
        count, Duration.between(from, bench.clock().instant()), child.cpu().minus(cpu));
  }

  private HttpResponse<String> post(String type, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(jobs)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> require(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          "%s: %d expected, found %d: %s"
              .formatted(name, status, answer.statusCode(), answer.body()));
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
    child.close();
  }
}
