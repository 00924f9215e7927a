package io.dogwatch.worker;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.schemas.jobs.JobId;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the orchestrator where a job stands. No answer in time is none; who wants to know what is
 * current asks again for a while. When a worker has died the others ask for jobs by the hundred: so
 * many jobs go into a question.
 */
final class OrchestratorJobs implements KnownJobs, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OrchestratorJobs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The orchestrator waits for its read model for up to 3 s. */
  private static final Duration PATIENCE_FOR_CURRENT = Duration.ofSeconds(4);

  /** A read model may be behind by some seconds. */
  private static final Duration ASK_AGAIN_FOR = Duration.ofSeconds(30);

  /** Where nobody is, jobs are to end all the same. */
  private static final Duration KNOCK_FOR = Duration.ofSeconds(3);

  private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(100);

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Jobs in a question, which has to fit into a request line. */
  private static final int MOST_JOBS = 100;

  /** Questions on their way. */
  private static final int MOST_AT_ONCE = 2;

  private static final JobId NOBODY = JobId.next(Instant.EPOCH);

  private record Asked(JobId job, long since, CompletableFuture<Optional<Standing>> answer) {

    Asked(JobId job) {
      this(job, System.nanoTime(), new CompletableFuture<>());
    }
  }

  /**
   * Questions of a kind, and those who wait for the next one.
   *
   * @param patience with an answer
   * @param again for how long a question is asked again that is not answered
   */
  private record Questions(
      String parameters, Duration patience, Duration again, Semaphore turns, Queue<Asked> asked) {

    Questions(String parameters, Duration patience, Duration again) {
      this(parameters, patience, again, new Semaphore(MOST_AT_ONCE), new ConcurrentLinkedQueue<>());
    }

    boolean isAskedAgain(Asked question, boolean isAnybodyThere) {
      Duration time = isAnybodyThere || again.compareTo(KNOCK_FOR) < 0 ? again : KNOCK_FOR;
      return System.nanoTime() - question.since() < time.toNanos();
    }
  }

  private final Questions known = new Questions("", PATIENCE, Duration.ZERO);
  private final Questions current;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Executor later =
      CompletableFuture.delayedExecutor(BEFORE_ASKING_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  private final URI orchestrator;

  /**
   * @param orchestrator address of the API, such as {@code http://localhost:8080}
   */
  OrchestratorJobs(URI orchestrator) {
    this(orchestrator, ASK_AGAIN_FOR);
  }

  /**
   * @param again for how long what is to be current is asked again
   */
  OrchestratorJobs(URI orchestrator, Duration again) {
    this.orchestrator = orchestrator;
    this.current = new Questions("current=true&", PATIENCE_FOR_CURRENT, again);
  }

  /**
   * Asks something in the background, so that not the first question that matters, when another
   * worker has died, loads the classes and connects: that takes some tenths of a second.
   */
  void warmUp() {
    known.asked().add(new Asked(NOBODY));
    ask(known);
  }

  @Override
  public Optional<Standing> find(JobId job) throws InterruptedException {
    return find(job, known);
  }

  @Override
  public Optional<Standing> findCurrent(JobId job) throws InterruptedException {
    return find(job, current);
  }

  private Optional<Standing> find(JobId job, Questions questions) throws InterruptedException {
    var question = new Asked(job);
    questions.asked().add(question);
    ask(questions);
    try {
      return question.answer().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is given in every case", e);
    }
  }

  /** Those who have come while others were asked for go together. */
  private void ask(Questions questions) {
    while (!questions.asked().isEmpty() && questions.turns().tryAcquire()) {
      List<Asked> batch =
          Stream.generate(questions.asked()::poll)
              .takeWhile(Objects::nonNull)
              .limit(MOST_JOBS)
              .toList();
      if (batch.isEmpty()) {
        questions.turns().release();
      } else {
        ask(batch, questions);
      }
    }
  }

  private void ask(List<Asked> batch, Questions questions) {
    String ids = batch.stream().map(it -> "id=" + it.job()).collect(joining("&"));
    var request =
        HttpRequest.newBuilder(
                orchestrator.resolve("/api/v1/job-standings?" + questions.parameters() + ids))
            .timeout(questions.patience())
            .build();
    var _ =
        http.sendAsync(request, BodyHandlers.ofByteArray())
            .thenApply(OrchestratorJobs::standings)
            .whenComplete(
                (known, failure) -> {
                  if (failure == null) {
                    batch.forEach(it -> answer(it, known.get(it.job())));
                  } else {
                    log.atDebug().setCause(failure).log("the orchestrator does not say");
                    askAgain(batch, questions, isAnybodyThere(failure));
                  }
                  questions.turns().release();
                  ask(questions);
                });
  }

  private static boolean isAnybodyThere(Throwable failure) {
    return !(failure instanceof CompletionException e && e.getCause() instanceof ConnectException);
  }

  private void askAgain(List<Asked> batch, Questions questions, boolean isAnybodyThere) {
    for (Asked question : batch) {
      if (questions.isAskedAgain(question, isAnybodyThere)) {
        later.execute(
            () -> {
              questions.asked().add(question);
              ask(questions);
            });
      } else {
        answer(question, null);
      }
    }
  }

  private static void answer(Asked question, @Nullable Standing standing) {
    question.answer().complete(Optional.ofNullable(standing));
  }

  private static Map<JobId, Standing> standings(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("status 200 expected, found " + answer.statusCode());
    }
    return JSON.readTree(answer.body())
        .path("items")
        .valueStream()
        .collect(toMap(job -> JobId.parse(job.path("id").asString()), OrchestratorJobs::standing));
  }

  private static Standing standing(JsonNode job) {
    return new Standing(
        JobState.valueOf(job.path("state").asString()),
        job.path("attempt").asInt(),
        job.path("worker").asStringOpt().orElse(null),
        job.path("unfinishedStarts").isInt() ? job.path("unfinishedStarts").asInt() : null);
  }

  @Override
  public void close() {
    http.close();
  }
}
