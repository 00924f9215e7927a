package io.dogwatch.worker;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Asks the orchestrator where a job stands. No answer within a second is none. */
final class OrchestratorJobs implements KnownJobs, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OrchestratorJobs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Questions at a time: when a worker has died they come by the hundred. */
  private static final int MOST_AT_ONCE = 16;

  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI orchestrator;

  /**
   * @param orchestrator address of the API, such as {@code http://localhost:8080}
   */
  OrchestratorJobs(URI orchestrator) {
    this.orchestrator = orchestrator;
  }

  /**
   * Asks something in the background, so that not the first question that matters, when another
   * worker has died, loads the classes and connects: that takes some tenths of a second.
   */
  void warmUp() {
    var _ =
        http.sendAsync(question("/api/v1/job-types"), BodyHandlers.ofByteArray())
            .thenApply(answer -> JSON.readTree(answer.body()))
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    log.atDebug().setCause(failure).log("the orchestrator does not answer yet");
                  }
                });
  }

  @Override
  public Optional<Standing> find(JobId job) throws InterruptedException {
    turns.acquire();
    try {
      HttpResponse<byte[]> answer =
          http.send(question("/api/v1/jobs/" + job), BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(standing(JSON.readTree(answer.body())))
          : Optional.empty();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      log.atDebug().setCause(e).addKeyValue("job", job).log("the orchestrator does not say");
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  private static Standing standing(JsonNode job) {
    return new Standing(
        JobState.valueOf(job.path("state").asString()),
        job.path("attempt").asInt(),
        job.path("worker").asStringOpt().orElse(null),
        job.path("unfinishedStarts").isInt() ? job.path("unfinishedStarts").asInt() : null);
  }

  private HttpRequest question(String path) {
    return HttpRequest.newBuilder(orchestrator.resolve(path)).timeout(PATIENCE).build();
  }

  @Override
  public void close() {
    http.close();
  }
}
