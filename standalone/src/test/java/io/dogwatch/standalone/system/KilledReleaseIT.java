package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGKILL to the only orchestrator while it releases jobs that have waited for another one. */
@ExtendWith(SharedPlatform.class)
class KilledReleaseIT {

  private static final long SEED = Long.getLong("dogwatch.seed", 20_260_312);

  /** So many that a kill for which some of them are the sign comes before the last of them. */
  private static final int JOBS = 10_000;

  private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

  private final Platform platform;
  private final Workers workers;

  KilledReleaseIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  @Test
  void releasesEachJobOnce() throws Exception {
    workers.awaitAll();
    try (var user = new ApiUser();
        var events = new JobLog(platform.kafka());
        var lane = new LaneLog(platform.kafka())) {
      user.awaitServing(platform.api());
      lane.readToEnd();
      JobId first = JobId.next(Instant.now());
      List<JobId> jobs = submitAfter(first, user);

      submit(first, user);
      events.awaitEnds(List.of(first), ENDS_WITHIN);
      kill(jobs, lane.size(), lane);
      kill(jobs, lane.size() + new Random(SEED).nextInt(1, JOBS / 2), lane);
      events.awaitEnds(jobs, ENDS_WITHIN);
      new Outbox(platform).awaitEmpty();
      lane.readToEnd();

      new JobsOnce(lane, events).assertOf(jobs);
      user.awaitServing(platform.api());
      new Standings(user, platform.api()).assertSucceeded(jobs);
    }
  }

  /** SIGKILL when the lane is so large. */
  private void kill(List<JobId> jobs, long size, LaneLog lane) {
    workers.killOrchestratorMidway(lane, size, () -> onLane(jobs, lane), JOBS);
  }

  private static long onLane(List<JobId> jobs, LaneLog lane) {
    return jobs.stream().filter(job -> !lane.of(job).isEmpty()).count();
  }

  /** Jobs that wait for one that nobody has submitted yet. */
  private List<JobId> submitAfter(JobId first, ApiUser user)
      throws IOException, InterruptedException {
    Map<String, Object> job = new HashMap<>(ApiUser.probe(1));
    job.put("dependsOn", List.of(first.toString()));
    Answer answer = user.post(platform.api(), "/api/v1/jobs", Collections.nCopies(JOBS, job));
    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    return answer.ids();
  }

  private void submit(JobId id, ApiUser user) throws IOException, InterruptedException {
    Map<String, Object> job = new HashMap<>(ApiUser.probe(1));
    job.put("id", id.toString());
    assertThat(user.post(platform.api(), "/api/v1/jobs", job).status()).isEqualTo(202);
  }
}
