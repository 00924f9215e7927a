package io.dogwatch.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Payloads and results: small ones with their job, large ones apart, all of them as bytes. */
@ExtendWith(SharedInstallation.class)
final class ContentsIT {

  private static final int LARGE = 64 * 1024 + 1;

  private final Platform platform;
  private final Orchestrator orchestrator;

  ContentsIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void largeOnesAreReferredTo() throws Exception {
    Payload payload = json("large payload", LARGE);
    Payload result = json("large result", 3 * LARGE);
    JobId id = publish(payload);
    tell(id, result);

    JsonNode job = ended(id);

    assertReference(job.path("payload"), "/api/v1/jobs/" + id + "/payload", payload);
    assertReference(job.path("result"), "/api/v1/jobs/" + id + "/result", result);
    Answer bytes = orchestrator.get(job.path("result").path("reference").stringValue());
    assertThat(bytes.status()).isEqualTo(200);
    assertThat(bytes.header("Content-Type")).isEqualTo("application/json");
    assertThat(bytes.response().body()).isEqualTo(result.text());
    assertThat(orchestrator.get("/api/v1/jobs/" + id + "/payload").response().body())
        .isEqualTo(payload.text());
  }

  @Test
  void smallOnesAreShownAndCanBeGotAsWell() throws Exception {
    JobId id = publish(json("small", LARGE - 1));
    tell(id, new Payload("a,b".getBytes(UTF_8), "text/csv"));

    JsonNode job = ended(id);

    assertThat(job.path("payload").path("note").stringValue()).startsWith("small");
    assertThat(job.path("result").path("base64").stringValue()).isEqualTo("YSxi");
    var result = orchestrator.bytes("/api/v1/jobs/" + id + "/result");
    assertThat(result.headers().firstValue("Content-Type")).contains("text/csv");
    assertThat(result.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(result.body()).asString(UTF_8).isEqualTo("a,b");
    assertThat(orchestrator.bytes("/api/v1/jobs/" + id + "/payload").body()).hasSize(LARGE - 1);
  }

  @Test
  void typeThatIsNoneIsThatOfBytes() throws Exception {
    JobId id = publish(new Payload(new byte[] {1, 2}, "no type"));

    var payload = orchestrator.bytes("/api/v1/jobs/" + id + "/payload");

    assertThat(payload.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(payload.body()).containsExactly(1, 2);
  }

  @Test
  void thereIsNoResultBeforeTheJobHasSucceeded() throws Exception {
    JobId id = publish(Payload.json("{}"));

    Answer answer = orchestrator.get("/api/v1/jobs/" + id + "/result");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().path("detail").stringValue()).contains("has not succeeded");
  }

  @Test
  void jobsThatDependOnALargeResultGetIt() throws Exception {
    JobId first = publish(Payload.json("{}"));
    Answer second =
        orchestrator.post(
            "/api/v1/jobs",
            """
            {"type": "probe", "payload": {"symbol": "${jobs.%1$s.result.symbol}"},
              "dependsOn": ["%1$s"]}
            """
                .formatted(first));
    String id = second.body().path("id").stringValue();

    tell(first, Payload.json("{\"symbol\":\"MSFT\",\"note\":\"" + "x".repeat(LARGE) + "\"}"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(orchestrator.get("/api/v1/jobs/" + id).body().path("payload").toString())
                    .isEqualTo("{\"symbol\":\"MSFT\"}"));
  }

  private static void assertReference(JsonNode content, String path, Payload payload)
      throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload.bytes());
    assertThat(content.path("reference").stringValue()).isEqualTo(path);
    assertThat(content.path("mediaType").stringValue()).isEqualTo(payload.mediaType());
    assertThat(content.path("size").intValue()).isEqualTo(payload.size());
    assertThat(content.path("sha256").stringValue()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  private JsonNode ended(JobId id) throws Exception {
    JsonNode job = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT30S").body();
    assertThat(job.path("state").stringValue()).isEqualTo("SUCCEEDED");
    return job;
  }

  private JobId publish(Payload payload) throws Exception {
    JobId id = JobId.next(Instant.now());
    var _ =
        platform.publish(
            JobMessage.of(id, Platform.PROBE, Priority.NORMAL, payload, Instant.now()));
    return id;
  }

  private void tell(JobId id, Payload result) throws Exception {
    platform.tell(id, new JobFact.Succeeded(result, Instant.now()));
  }

  /** JSON of exactly so many bytes. */
  private static Payload json(String note, int size) {
    String start = "{\"note\":\"" + note;
    String end = "\"}";
    return Payload.json(start + "x".repeat(size - start.length() - end.length()) + end);
  }
}
