package io.dogwatch.standalone.system;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Submits jobs with keys and jobs without, each kind by a thread of its own. */
final class OutageLoad implements AutoCloseable {

  private static final int PORTION = 5;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration KEYED_PAUSE = Duration.ofMillis(250);

  private final ApiUser user;
  private final URI orchestrator;
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Queue<JobId> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> times = new ConcurrentLinkedQueue<>();
  private final Map<String, Answer> keyed = Collections.synchronizedMap(new HashMap<>());
  private final List<FutureTask<Void>> threads =
      List.of(new FutureTask<>(this::submitAll), new FutureTask<>(this::submitKeyed));

  OutageLoad(ApiUser user, URI orchestrator) {
    this.user = user;
    this.orchestrator = orchestrator;
    threads.forEach(it -> Thread.ofPlatform().name("load").start(it));
  }

  private Void submitAll() throws IOException, InterruptedException {
    List<Map<String, Object>> jobs = Collections.nCopies(PORTION, ApiUser.probe(5));
    do {
      long start = System.nanoTime();
      Answer answer = user.post(orchestrator, "/api/v1/jobs", jobs);
      times.add(Duration.ofNanos(System.nanoTime() - start));
      if (answer.status() == 202) {
        accepted.addAll(answer.ids());
      } else {
        refusals.add(answer);
      }
    } while (!enough.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    return null;
  }

  private Void submitKeyed() throws IOException, InterruptedException {
    do {
      String key = JobId.next(Instant.now()).toString();
      keyed.put(key, submit(key));
    } while (!enough.await(KEYED_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    return null;
  }

  /** Submits a job with a key, perhaps not for the first time. */
  Answer submit(String key) throws IOException, InterruptedException {
    Map<String, Object> job = new HashMap<>(ApiUser.probe(5));
    job.put("idempotencyKey", key);
    return user.post(orchestrator, "/api/v1/jobs", job);
  }

  /** The jobs without keys that were accepted so far. */
  List<JobId> accepted() {
    return List.copyOf(accepted);
  }

  /** What was said to jobs without keys that were not accepted. */
  List<Answer> refusals() {
    return List.copyOf(refusals);
  }

  /** What was said to each key so far. */
  Map<String, Answer> keyed() {
    synchronized (keyed) {
      return Map.copyOf(keyed);
    }
  }

  /** How long jobs without keys waited for their answers, the shortest first. */
  Stream<Duration> times() {
    return times.stream().sorted();
  }

  /** Submits no more. */
  void stop() throws InterruptedException, ExecutionException {
    enough.countDown();
    for (FutureTask<Void> thread : threads) {
      thread.get();
    }
  }

  /** Submits no more, whatever has become of the test. */
  @Override
  public void close() {
    enough.countDown();
  }
}
