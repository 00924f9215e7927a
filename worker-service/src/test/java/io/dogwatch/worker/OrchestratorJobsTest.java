package io.dogwatch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OrchestratorJobsTest {

  private static final JobId JOB = JobId.next(Instant.EPOCH);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer orchestrator;
  private OrchestratorJobs jobs;
  private final Queue<String> questions = new ConcurrentLinkedQueue<>();
  private final Semaphore gate = new Semaphore(1); // of answers
  private volatile int status = 200;
  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    orchestrator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    orchestrator.createContext(
        "/api/v1/job-standings",
        exchange -> {
          questions.add(exchange.getRequestURI().getQuery());
          gate.acquireUninterruptibly();
          gate.release();
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    orchestrator.setExecutor(executor);
    orchestrator.start();
    jobs = new OrchestratorJobs(address());
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + orchestrator.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    jobs.close();
    orchestrator.stop(0);
    executor.close();
  }

  @Test
  void tellsWhereAJobStands() throws Exception {
    answer = standing("{\"state\":\"SUCCEEDED\",\"attempt\":2,\"worker\":\"w-1\"}");

    assertThat(jobs.find(JOB)).contains(new Standing(JobState.SUCCEEDED, 2, "w-1", null));
  }

  @Test
  void asksForWhatIsCurrent() throws Exception {
    answer = standing("{\"state\":\"SUCCEEDED\",\"attempt\":2,\"worker\":\"w-1\"}");

    assertThat(jobs.findCurrent(JOB)).contains(new Standing(JobState.SUCCEEDED, 2, "w-1", null));
    assertThat(questions).containsExactly("current=true&id=" + JOB);
  }

  /** Its read model is behind, or it is just being started again. */
  @Test
  void asksForWhatIsCurrentUntilItIsAnswered() throws Exception {
    status = 503;
    var found = new FutureTask<>(() -> jobs.findCurrent(JOB));
    Thread.startVirtualThread(found);
    await().until(() -> questions.size() > 1);
    answer = standing("{\"state\":\"EXPIRED\",\"attempt\":1}");
    status = 200;

    assertThat(found.get()).contains(new Standing(JobState.EXPIRED, 1, null, null));
  }

  @Test
  void doesNotAskForWhatIsCurrentForEver() throws Exception {
    status = 503;
    try (var impatient = new OrchestratorJobs(address(), Duration.ofMillis(300))) {
      assertThat(impatient.findCurrent(JOB)).isEmpty();
    }
    assertThat(questions).hasSizeGreaterThan(1);
  }

  @Test
  void nobodyHasSpokenOfAJobThatWaits() throws Exception {
    answer = standing("{\"state\":\"QUEUED\",\"attempt\":1,\"worker\":null}");

    assertThat(jobs.find(JOB)).contains(new Standing(JobState.QUEUED, 1, null, null));
  }

  @Test
  void tellsHowOftenAJobStartedInVain() throws Exception {
    answer =
        standing("{\"state\":\"RUNNING\",\"attempt\":1,\"worker\":\"w-1\",\"unfinishedStarts\":3}");

    assertThat(jobs.find(JOB)).contains(new Standing(JobState.RUNNING, 1, "w-1", 3));
  }

  @Test
  void knowsNothingOfAJobThatTheAnswerLeavesOut() throws Exception {
    answer = "{\"items\":[]}";

    assertThat(jobs.find(JOB)).isEmpty();
  }

  /** When a worker has died the others ask for all that it had leased. */
  @Test
  void asksForManyAtOnce() throws Exception {
    answer = standing("{\"state\":\"QUEUED\",\"attempt\":1}");
    gate.acquire();
    List<FutureTask<Optional<Standing>>> found = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      JobId job = i == 200 ? JOB : JobId.next(Instant.EPOCH);
      found.add(new FutureTask<>(() -> jobs.find(job)));
    }
    List<Thread> threads = found.stream().map(Thread::startVirtualThread).toList();
    await().until(() -> threads.stream().allMatch(it -> it.getState() == Thread.State.WAITING));
    gate.release();

    for (int i = 0; i < 250; i++) {
      assertThat(found.get(i).get().isPresent()).isEqualTo(i == 200);
    }
    assertThat(questions).as("two that were first, and the others in three").hasSizeLessThan(8);
  }

  @Test
  void anyOtherAnswerIsNone() throws Exception {
    answer = "no JSON";
    assertThat(jobs.find(JOB)).isEmpty();

    answer = standing("{\"state\":\"ASLEEP\"}");
    assertThat(jobs.find(JOB)).isEmpty();

    status = 503;
    answer = standing("{\"state\":\"SUCCEEDED\",\"attempt\":1}");
    assertThat(jobs.find(JOB)).isEmpty();
  }

  @Test
  void noAnswerIsNone() throws Exception {
    orchestrator.stop(0);

    assertThat(jobs.find(JOB)).isEmpty();
  }

  /** Jobs end without an orchestrator, too. */
  @Test
  @Timeout(10)
  void whereNobodyIsNobodyIsAskedForLong() throws Exception {
    orchestrator.stop(0);

    assertThat(jobs.findCurrent(JOB)).isEmpty();
  }

  private static String standing(String job) {
    return "{\"items\":[" + job.replaceFirst("\\{", "{\"id\":\"" + JOB + "\",") + "]}";
  }
}
