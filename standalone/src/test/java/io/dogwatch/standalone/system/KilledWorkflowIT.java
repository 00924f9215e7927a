package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** SIGKILL to the only orchestrator while a workflow of 10,000 jobs fans out, and joins. */
@ExtendWith(SharedPlatform.class)
class KilledWorkflowIT {

  private static final Logger log = LoggerFactory.getLogger(KilledWorkflowIT.class);
  private static final long SEED = Long.getLong("dogwatch.seed", 20_261_123);
  private static final int JOBS = 10_000;
  private static final Duration JOINS_WITHIN = Duration.ofMinutes(3);

  private final Platform platform;

  KilledWorkflowIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void joinsTenThousandJobsOnce() throws Exception {
    var random = new Random(SEED);
    new Workers(platform).awaitAll();
    try (var user = new ApiUser();
        var events = new JobLog(platform.kafka());
        var lane = new LaneLog(platform.kafka())) {
      user.awaitServing(platform.api());

      String workflow = submit(user);
      kill(random.nextInt(1, JOBS / 2), workflow, lane);
      kill(random.nextInt(JOBS / 2, JOBS), workflow, lane);
      awaitSuccess(workflow, user);

      List<JobId> each = jobs(workflow, "each", user);
      List<JobId> last = jobs(workflow, "last", user);
      assertThat(each).hasSize(JOBS);
      assertThat(last).hasSize(1);
      new Outbox(platform).awaitEmpty();
      lane.readToEnd();
      events.awaitEnds(each, JOINS_WITHIN);
      events.awaitEnds(last, JOINS_WITHIN);
      new JobsOnce(lane, events).assertOf(each);
      new JobsOnce(lane, events).assertOf(last);
      assertThat(onLane(workflow, lane)).isEqualTo(JOBS + 1);
    }
  }

  private String submit(ApiUser user) throws IOException, InterruptedException {
    Map<String, Object> each =
        Map.of(
            "name",
            "each",
            "forEach",
            "${input.all}",
            "job",
            Map.of("type", "probe", "payload", Map.of("sleepMs", "${item}")));
    Map<String, Object> last = Map.of("name", "last", "job", ApiUser.probe(1));
    Answer answer =
        user.post(
            platform.api(),
            "/api/v1/workflows",
            Map.of(
                "name",
                "fan-out",
                "input",
                Map.of("all", IntStream.range(0, JOBS).map(i -> i % 3).boxed().toList()),
                "steps",
                List.of(each, last)));
    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    return answer.body().path("id").stringValue();
  }

  /** SIGKILL when so many are on their lane. */
  private void kill(int onLane, String workflow, LaneLog lane) {
    lane.readUntil(() -> onLane(workflow, lane) >= onLane);
    Workers.kill(await().until(platform::orchestrator, Optional::isPresent).orElseThrow());
    log.atWarn()
        .addKeyValue("onLane", onLane(workflow, lane))
        .log("killed while a workflow fans out");
  }

  /** All that was put there of the workflow, one that was put there twice counted twice. */
  private static long onLane(String workflow, LaneLog lane) {
    UUID id = UUID.fromString(workflow);
    return lane.all().filter(job -> id.equals(job.origin().workflowId())).count();
  }

  private void awaitSuccess(String workflow, ApiUser user) {
    await()
        .atMost(JOINS_WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> get("/api/v1/workflows/" + workflow, user).path("state").asString(""),
            "SUCCEEDED"::equals);
  }

  private List<JobId> jobs(String workflow, String step, ApiUser user) throws Exception {
    List<JobId> jobs = new ArrayList<>();
    String next = "/api/v1/workflows/%s/steps/%s/jobs?limit=500".formatted(workflow, step);
    while (!next.isEmpty()) {
      JsonNode page = get(next, user);
      page.path("items").forEach(it -> jobs.add(JobId.parse(it.path("job").stringValue())));
      next = page.path("next").asString("");
    }
    return jobs;
  }

  private JsonNode get(String path, ApiUser user) throws IOException, InterruptedException {
    return user.get(platform.api(), path).body();
  }
}
