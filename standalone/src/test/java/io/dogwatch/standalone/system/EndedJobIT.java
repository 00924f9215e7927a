package io.dogwatch.standalone.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPlatform.class)
class EndedJobIT {

  private static final String LANE = "dogwatch.jobs.probe.normal";
  private static final Duration FAR_TOO_LONG = Duration.ofMinutes(10);
  private static final Duration RUNS_WITHIN = Duration.ofSeconds(20);

  /**
   * A worker that has said how a job ended, and dies before it has settled it: the next one gets
   * the job once more, asks the orchestrator of this platform, and leaves it. The lane is empty
   * then, which it would not be for ten minutes.
   */
  @Test
  void isNotRunAgain(Platform platform) throws Exception {
    var workers = new Workers(platform);
    workers.awaitAll();
    try (var api = new PlatformApi(platform.api());
        var user = new ApiUser()) {
      String id =
          api.submit(List.of(new Submission("probe", Map.of("sleepMs", FAR_TOO_LONG.toMillis()))))
              .getFirst();
      String worker =
          user.awaitState(platform.api(), "/api/v1/jobs/" + id, "RUNNING", RUNS_WITHIN)
              .path("worker")
              .stringValue();

      sayThatItSucceeded(platform, id, worker);
      assertThat(api.awaitEnd(id).get("state").stringValue()).isEqualTo("SUCCEEDED");
      Workers.kill(workers.processOf(worker));

      await().atMost(Duration.ofSeconds(60)).until(() -> isLaneEmpty(platform));
      assertThat(starts(api, id)).isEqualTo(1);
    }
  }

  private static void sayThatItSucceeded(Platform platform, String id, String worker)
      throws Exception {
    Instant now = Instant.now();
    var event =
        new JobEvent(
            JobId.parse(id),
            new JobType("probe"),
            new Claim(1, 1),
            worker,
            now,
            new JobFact.Succeeded(Payload.json("{}".getBytes(UTF_8)), now));
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(platform.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  "dogwatch.job-events", id.getBytes(UTF_8), JobEvent.CODEC.encode(event)))
          .get();
    }
  }

  private static boolean isLaneEmpty(Platform platform) throws Exception {
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, platform.kafka()))) {
      return admin
          .listShareGroupOffsets(Map.of(LANE, new ListShareGroupOffsetsSpec()))
          .partitionsToOffsetInfo(LANE)
          .get()
          .values()
          .stream()
          .allMatch(offset -> offset.lag().orElseThrow() == 0);
    }
  }

  private static long starts(PlatformApi api, String id) throws InterruptedException {
    return api.get("/api/v1/jobs/" + id + "/events")
        .get("items")
        .valueStream()
        .map(event -> event.get("fact").stringValue())
        .filter("STARTED"::equals)
        .count();
  }
}
