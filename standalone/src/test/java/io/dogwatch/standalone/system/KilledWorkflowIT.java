package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** SIGKILL to the only orchestrator while a workflow fans out to 10,000 jobs, and joins. */
@ExtendWith(SharedPlatform.class)
class KilledWorkflowIT {

  private static final long SEED = Long.getLong("dogwatch.seed", 20_261_123);
  private static final int JOBS = 10_000;
  private static final Duration JOINS_WITHIN = Duration.ofMinutes(3);

  private final Platform platform;
  private final Workers workers;

  KilledWorkflowIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  @Test
  void joinsTenThousandJobsOnce() throws Exception {
    var random = new Random(SEED);
    workers.awaitAll();
    try (var user = new ApiUser();
        var events = new JobLog(platform.kafka());
        var lane = new LaneLog(platform.kafka())) {
      user.awaitServing(platform.api());

      long before = lane.size();
      String workflow = submit(user);
      kill(before + random.nextInt(2, JOBS / 4), workflow, lane);
      kill(lane.size() + random.nextInt(1, JOBS / 4), workflow, lane);
      user.awaitState(platform.api(), "/api/v1/workflows/" + workflow, "SUCCEEDED", JOINS_WITHIN);

      List<JobId> first = jobs(workflow, "first", user);
      List<JobId> each = jobs(workflow, "each", user);
      List<JobId> last = jobs(workflow, "last", user);
      assertThat(first).hasSize(1);
      assertThat(each).hasSize(JOBS);
      assertThat(last).hasSize(1);
      new Outbox(platform).awaitEmpty();
      lane.readToEnd();
      events.awaitEnds(each, JOINS_WITHIN);
      events.awaitEnds(last, JOINS_WITHIN);
      new JobsOnce(lane, events).assertOf(first);
      new JobsOnce(lane, events).assertOf(each);
      new JobsOnce(lane, events).assertOf(last);
      assertThat(onLane(workflow, lane)).isEqualTo(1 + JOBS + 1);
    }
  }

  private String submit(ApiUser user) throws IOException, InterruptedException {
    Map<String, Object> first = Map.of("name", "first", "job", ApiUser.probe(1));
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
                List.of(first, each, last)));
    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    return answer.body().path("id").stringValue();
  }

  /** SIGKILL when the lane is so large: the first step is done then, the next one is not. */
  private void kill(long size, String workflow, LaneLog lane) {
    workers.killOrchestratorMidway(lane, size, () -> onLane(workflow, lane), 1 + JOBS);
  }

  /** All that was put there of the workflow, one that was put there twice counted twice. */
  private static long onLane(String workflow, LaneLog lane) {
    UUID id = UUID.fromString(workflow);
    return lane.all().filter(job -> id.equals(job.origin().workflowId())).count();
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
