package io.dogwatch.worker;

import io.dogwatch.engine.attempts.KnownEnds;
import io.dogwatch.schemas.jobs.JobId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Asks the orchestrator whether a job has ended. No answer within a second is no. */
final class OrchestratorEnds implements KnownEnds, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OrchestratorEnds.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Set<String> ENDS =
      Set.of("SUCCEEDED", "DEAD", "CANCELLED", "EXPIRED", "SKIPPED");
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI orchestrator;

  /**
   * @param orchestrator address of the API, such as {@code http://localhost:8080}
   */
  OrchestratorEnds(URI orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public boolean hasEnded(JobId job) throws InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(orchestrator.resolve("/api/v1/jobs/" + job))
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(question, BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          && ENDS.contains(JSON.readTree(answer.body()).path("state").asString());
    } catch (IOException | JacksonException e) {
      log.atDebug().setCause(e).addKeyValue("job", job).log("the orchestrator does not say");
      return false;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
