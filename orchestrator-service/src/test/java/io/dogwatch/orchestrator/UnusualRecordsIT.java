package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.Installation.AT;
import static io.dogwatch.orchestrator.Installation.event;
import static io.dogwatch.orchestrator.Installation.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a user sees of records that nobody can read, or that are no JSON of ours. */
@ExtendWith(SharedInstallation.class)
final class UnusualRecordsIT {

  private final Installation installation;
  private final Platform platform;
  private final Orchestrator orchestrator;

  UnusualRecordsIT(Installation installation) {
    this.installation = installation;
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void showsPlainJsonOfALaneAsAJob() throws Exception {
    String lane = platform.topics().lane(Platform.PROBE, Priority.LOW).name();
    var record =
        platform.send(lane, null, "{\"symbol\":\"MSFT\"}".getBytes(StandardCharsets.UTF_8));
    JobId id = JobId.ofRecord(lane, record.partition(), record.offset());

    JsonNode job = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(job.path("state").stringValue()).isEqualTo("QUEUED");
    assertThat(job.path("priority").stringValue()).isEqualTo("low");
    assertThat(job.path("payload").path("symbol").stringValue()).isEqualTo("MSFT");
  }

  @Test
  void showsAJobWhoseRecordNobodyCanRead() throws Exception {
    String lane = platform.topics().lane(Platform.PROBE, Priority.NORMAL).name();
    var record = platform.send(lane, null, new byte[] {(byte) 0xC3, 1, 2});
    JobId id = JobId.ofRecord(lane, record.partition(), record.offset());
    var failure = Failure.of(FailureCode.UNDECODABLE, "no job");
    var _ =
        platform.publish(
            event(
                id,
                new Claim(1, 1),
                new JobFact.DeadLettered(DeadLetterReason.DESERIALIZATION, failure, null)));

    JsonNode job = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(job.path("state").stringValue()).isEqualTo("DEAD");
    assertThat(job.path("reason").stringValue()).isEqualTo("DESERIALIZATION");
    assertThat(job.has("payload")).isFalse();
  }

  @Test
  void goesOnAfterWhatItCantReadOrStore() throws Exception {
    JobId id = installation.submitted("{}");
    var _ = platform.send(platform.topics().jobEvents().name(), id.toString(), new byte[] {1, 2});
    var _ =
        platform.publish(
            new JobEvent(
                id,
                Platform.PROBE,
                new Claim(1, 1),
                null,
                Instant.ofEpochMilli(Long.MAX_VALUE),
                new JobFact.Started()));
    var _ = platform.publish(succeeded(id, "{}"));

    Answer answer = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S");

    assertThat(answer.body().path("state").stringValue()).isEqualTo("SUCCEEDED");
  }

  @Test
  void showsResultsThatAreNoJsonAsBase64() throws Exception {
    JobId id = installation.submitted("{}");
    var png = new Payload(new byte[] {(byte) 0x89, 'P'}, "image/png");
    var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Succeeded(png, AT)));

    JsonNode result = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S").body().path("result");

    assertThat(result.path("mediaType").stringValue()).isEqualTo("image/png");
    assertThat(result.path("base64").stringValue()).isEqualTo("iVA=");
  }
}
