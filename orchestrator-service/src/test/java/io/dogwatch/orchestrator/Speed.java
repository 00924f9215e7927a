package io.dogwatch.orchestrator;

import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures on this machine, with broker, database, orchestrator and client side by side: jobs
 * projected a second, and single submissions a second. Started by hand; arguments: an empty folder,
 * jobs to project, jobs to submit.
 */
final class Speed {

  private static final String PREFIX = "speed.";
  private static final int CLIENTS = 32;

  private Speed() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int projected = Integer.parseInt(arguments[1]);
    int submitted = Integer.parseInt(arguments[2]);
    try (var kafka = KafkaBroker.start(folder.resolve("kafka"));
        var postgres = PostgresServer.startTemporary(folder.resolve("postgres"));
        var platform = new Platform(kafka, PREFIX)) {
      platform.announceProbe();
      fill(platform, projected);
      try (var orchestrator = Orchestrator.start(kafka, PREFIX, postgres.jdbcUrl())) {
        await()
            .atMost(Duration.ofMinutes(10))
            .until(() -> orchestrator.projected() >= 2 * projected);
        report("projected", projected, timeOfProjection(orchestrator));
        submit(orchestrator, submitted / 4);
        report("submitted", submitted, submit(orchestrator, submitted));
      }
    }
  }

  /** Publishes jobs and their ends. */
  private static void fill(Platform platform, int jobs) throws Exception {
    var payload = Payload.json("{\"symbol\": \"AAPL\"}");
    var result = Payload.json("{\"rsi\": 61.0, \"macd\": [1.5, 2.5, 3.5], \"signal\": \"hold\"}");
    @Nullable Future<?> sent = null;
    for (int i = 0; i < jobs; i++) {
      Instant now = Instant.now();
      JobId id = JobId.next(now);
      sent =
          platform.publishAsync(JobMessage.of(id, Platform.PROBE, Priority.NORMAL, payload, now));
      var succeeded = new JobFact.Succeeded(result, now);
      sent =
          platform.publishAsync(
              new JobEvent(id, Platform.PROBE, new Claim(1, 1), "w-1", now, succeeded));
    }
    if (sent != null) {
      var _ = sent.get();
    }
  }

  private static Duration timeOfProjection(Orchestrator orchestrator) {
    var batches = orchestrator.batches();
    System.out.printf("%d batches%n", batches.count());
    return Duration.ofMillis((long) batches.totalTime(TimeUnit.MILLISECONDS));
  }

  private static Duration submit(Orchestrator orchestrator, int jobs) throws Exception {
    long start = System.nanoTime();
    var permits = new Semaphore(CLIENTS);
    List<Future<Integer>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < jobs; i++) {
        permits.acquire();
        Callable<Integer> post =
            () -> {
              try {
                return orchestrator
                    .post("/api/v1/jobs", "{\"type\":\"probe\",\"payload\":{\"symbol\":\"AAPL\"}}")
                    .status();
              } finally {
                permits.release();
              }
            };
        answers.add(threads.submit(post));
      }
    }
    for (Future<Integer> answer : answers) {
      if (answer.get() != 202) {
        throw new IllegalStateException("202 expected, found " + answer.get());
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void report(String what, int jobs, Duration time) {
    System.out.printf(
        "%s: %d jobs in %d ms, %d/s%n",
        what, jobs, time.toMillis(), jobs * 1_000L / Math.max(1, time.toMillis()));
  }
}
