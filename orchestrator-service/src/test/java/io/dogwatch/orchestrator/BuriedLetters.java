package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Dead letters that a test buries, and what a user of the API sees of them. */
final class BuriedLetters {

  static final String DLQ = "/api/v1/dlq";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final Orchestrator orchestrator;

  BuriedLetters(Platform platform, Orchestrator orchestrator) {
    this.platform = platform;
    this.orchestrator = orchestrator;
  }

  /** Returns the jobs that they were, when all of them are listed. */
  List<JobId> bury(int count, String reason) throws Exception {
    List<JobId> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(JobId.next(Instant.now()));
      bury(jobs.getLast(), reason);
    }
    await().atMost(PATIENCE).until(() -> items("?limit=500&reason=" + reason).size() == count);
    return jobs;
  }

  void bury(JobId job, String reason) throws Exception {
    byte[] value =
        JobMessage.CODEC.encode(
            JobMessage.of(job, Platform.PROBE, Priority.LOW, Payload.json("{}"), Instant.now()));
    Map<String, String> headers =
        Map.of("dlq-reason", reason, "dlq-job-id", job.toString(), "dlq-message", "no answer");
    bury(value, headers);
  }

  void bury(byte[] value, Map<String, String> headers) throws Exception {
    platform.bury(Instant.now(), value, headers);
  }

  List<JsonNode> items(String query) throws Exception {
    Answer answer = orchestrator.get(DLQ + query);
    assertThat(answer.status()).isEqualTo(200);
    List<JsonNode> items = new ArrayList<>();
    answer.body().path("items").forEach(items::add);
    return items;
  }

  List<String> ids(String query) throws Exception {
    return items(query).stream().map(it -> it.path("id").stringValue()).toList();
  }

  /** The jobs as which dead letters of a reason were replayed. */
  List<String> replayed(String reason) throws Exception {
    return items("?limit=500&action=REPLAYED&reason=" + reason).stream()
        .map(it -> it.at("/done/job").stringValue())
        .toList();
  }

  String fingerprint(String reason) throws Exception {
    return orchestrator
        .get(DLQ + "/groups?reason=" + reason)
        .body()
        .at("/items/0/fingerprint")
        .stringValue();
  }
}
