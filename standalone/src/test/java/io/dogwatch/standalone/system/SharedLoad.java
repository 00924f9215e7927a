package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs of all kinds, and workflows, to orchestrators that come and go. Who gives a key
 * tries again, here or there, until there is an answer; who gives none tries once.
 */
final class SharedLoad implements AutoCloseable {

  private static final String JOBS = "/api/v1/jobs";
  private static final String WORKFLOWS = "/api/v1/workflows";
  private static final int THREADS = 3;
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);
  private static final int REMEMBERED = 20;
  private static final List<Integer> FAN_OUT = List.of(1, 2, 3);

  /** A job for each item, and one after them. */
  static final int JOBS_OF_A_WORKFLOW = FAN_OUT.size() + 1;

  private final ApiUser user;
  private final List<URI> orchestrators;
  private final CountDownLatch enough = new CountDownLatch(1);
  private final List<FutureTask<Accepted>> threads;

  /**
   * What the orchestrators have accepted.
   *
   * @param keys of the jobs that have one
   * @param others what those jobs wait for that wait
   * @param workflows whose jobs are not among the others
   */
  record Accepted(
      List<JobId> jobs,
      Map<String, JobId> keys,
      Map<JobId, List<JobId>> others,
      Set<UUID> workflows) {

    Accepted() {
      this(new ArrayList<>(), new HashMap<>(), new HashMap<>(), new HashSet<>());
    }

    private Accepted and(Accepted more) {
      jobs.addAll(more.jobs);
      keys.putAll(more.keys);
      others.putAll(more.others);
      workflows.addAll(more.workflows);
      return this;
    }
  }

  SharedLoad(ApiUser user, List<URI> orchestrators, long seed) {
    this.user = user;
    this.orchestrators = List.copyOf(orchestrators);
    this.threads =
        IntStream.range(0, THREADS)
            .mapToObj(i -> new FutureTask<>(new Submitter("load-" + seed + "-" + i, seed + i)))
            .toList();
    threads.forEach(it -> Thread.ofPlatform().name("load").start(it));
  }

  /** Submits no more; returns what was accepted. */
  Accepted stop() throws InterruptedException, ExecutionException {
    enough.countDown();
    var all = new Accepted();
    for (FutureTask<Accepted> thread : threads) {
      all = all.and(thread.get());
    }
    return all;
  }

  /** Submits no more, whatever has become of the test. */
  @Override
  public void close() {
    enough.countDown();
  }

  private final class Submitter implements Callable<Accepted> {

    private final String name;
    private final Random random;
    private final Accepted accepted = new Accepted();
    private int keys;

    Submitter(String name, long seed) {
      this.name = name;
      this.random = new Random(seed);
    }

    @Override
    public Accepted call() throws InterruptedException {
      while (!enough.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        Map<String, Object> job = new HashMap<>(ApiUser.probe(random.nextInt(50)));
        switch (random.nextInt(5)) {
          case 0 -> submitOnce(job);
          case 1 -> {
            job.put("delay", Duration.ofMillis(300 + random.nextInt(2_000)).toString());
            submitOnce(job);
          }
          case 2 -> submitKeyed(job);
          case 3 -> submitWorkflow();
          default -> submitAfterOthers(job);
        }
      }
      return accepted;
    }

    private void submitOnce(Map<String, Object> job) throws InterruptedException {
      String id = submit(orchestrator(), JOBS, job);
      if (id != null) {
        accepted.jobs.add(JobId.parse(id));
      }
    }

    private void submitAfterOthers(Map<String, Object> job) throws InterruptedException {
      List<JobId> recent =
          accepted.jobs.subList(
              Math.max(0, accepted.jobs.size() - REMEMBERED), accepted.jobs.size());
      List<JobId> others =
          random
              .ints(3, 0, REMEMBERED)
              .filter(i -> i < recent.size())
              .distinct()
              .mapToObj(recent::get)
              .toList();
      job.put("dependsOn", others.stream().map(JobId::toString).toList());
      accepted.others.put(submitKeyed(job), others);
    }

    private JobId submitKeyed(Map<String, Object> job) throws InterruptedException {
      String key = nextKey();
      job.put("idempotencyKey", key);
      job.put("metadata", Map.of("key", key));
      JobId id = JobId.parse(submitUntilAnswered(JOBS, job));
      accepted.keys.put(key, id);
      accepted.jobs.add(id);
      return id;
    }

    private void submitWorkflow() throws InterruptedException {
      Map<String, Object> payload = Map.of("sleepMs", "${item}");
      Map<String, Object> each =
          Map.of(
              "name",
              "each",
              "forEach",
              FAN_OUT,
              "job",
              Map.of("type", "probe", "payload", payload));
      Map<String, Object> last = Map.of("name", "last", "job", ApiUser.probe(1));
      Map<String, Object> workflow =
          Map.of("name", "load", "idempotencyKey", nextKey(), "steps", List.of(each, last));
      accepted.workflows.add(UUID.fromString(submitUntilAnswered(WORKFLOWS, workflow)));
    }

    private String nextKey() {
      return name + "-" + keys++;
    }

    /** Now and then it is submitted twice, as by who has not heard of the answer. */
    private String submitUntilAnswered(String path, Map<String, Object> body)
        throws InterruptedException {
      Instant deadline = Instant.now().plus(ANSWERED_WITHIN);
      String id = submit(orchestrator(), path, body);
      while (id == null) {
        assertThat(Instant.now()).as("time of the answer to " + body).isBefore(deadline);
        Pause.of(PAUSE);
        id = submit(orchestrator(), path, body);
      }
      if (random.nextInt(4) == 0) {
        assertThat(submit(orchestrator(), path, body)).isIn(id, null);
      }
      return id;
    }

    private URI orchestrator() {
      return orchestrators.get(random.nextInt(orchestrators.size()));
    }

    /** Null where it is not known whether there is such a job, or such a workflow. */
    private @Nullable String submit(URI orchestrator, String path, Map<String, Object> body)
        throws InterruptedException {
      try {
        Answer answer = user.post(orchestrator, path, body);
        assertThat(answer.status()).as(() -> body + ": " + answer).isIn(200, 202, 503);
        return answer.status() == 503 ? null : answer.body().path("id").stringValue();
      } catch (IOException _) {
        return null; // it is dead, or dies
      }
    }
  }
}
