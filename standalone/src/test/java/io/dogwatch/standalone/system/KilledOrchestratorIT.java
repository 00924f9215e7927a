package io.dogwatch.standalone.system;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.system.EverySecond.Ended;
import io.dogwatch.standalone.system.SharedLoad.Accepted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL to one of two orchestrators, once more while it starts again, and then to the other.
 * {@code -Ddogwatch.seed} has them die at other moments, {@code -Ddogwatch.rounds} more often.
 */
@ExtendWith(SharedPlatform.class)
class KilledOrchestratorIT {

  private static final Logger log = LoggerFactory.getLogger(KilledOrchestratorIT.class);
  private static final long SEED = Long.getLong("dogwatch.seed", 20_260_311);
  private static final int ROUNDS = Integer.getInteger("dogwatch.rounds", 1);
  private static final int SCHEDULES = 3;
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

  private final Platform platform;
  private final PlatformSettings settings;
  private final Random random = new Random(SEED);

  KilledOrchestratorIT(Platform platform, PlatformSettings settings) {
    this.platform = platform;
    this.settings = settings;
  }

  @Test
  void losesAndDoublesNothing() throws Exception {
    new Workers(platform).awaitAll();
    try (var user = new ApiUser();
        var second = new SecondOrchestrator(platform, settings)) {
      user.awaitServing(platform.api());
      user.awaitServing(second.api());
      List<EverySecond> schedules = schedules(user);
      try (var load = new SharedLoad(user, List.of(platform.api(), second.api()), SEED)) {

        killNowAndThen(user, second);
        Accepted accepted = load.stop();
        List<Ended> ended = schedules.stream().map(it -> it.end(platform.api())).toList();

        assertNothingLostOrDoubled(accepted, ended, user);
      }
    }
  }

  private void killNowAndThen(ApiUser user, SecondOrchestrator second) {
    int kills = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      user.awaitServing(second.api());
      kills += killSoon(platform::orchestrator);
      kills += killSoon(platform::orchestrator); // which starts, perhaps
      user.awaitServing(platform.api());
      kills += killSoon(second::process);
    }
    assertThat(kills).isEqualTo(3 * ROUNDS);
    Pause.of(Duration.ofSeconds(1));
  }

  /** At any moment of what it does under load; returns how many were killed. */
  private int killSoon(Callable<Optional<ProcessHandle>> orchestrator) {
    Pause.of(Duration.ofMillis(1_200 + random.nextInt(2_000)));
    Workers.killOnceThere(orchestrator);
    return 1;
  }

  private List<EverySecond> schedules(ApiUser user) throws IOException, InterruptedException {
    List<EverySecond> schedules = new ArrayList<>();
    for (int i = 0; i < SCHEDULES; i++) {
      schedules.add(
          EverySecond.begin(
              user, platform.api(), "killed-" + i, Duration.ofMillis(random.nextInt(1_000))));
    }
    return schedules;
  }

  private void assertNothingLostOrDoubled(Accepted accepted, List<Ended> schedules, ApiUser user)
      throws IOException, InterruptedException {
    try (var events = new JobLog(platform.kafka());
        var lane = new LaneLog(platform.kafka())) {
      List<JobId> jobs = new ArrayList<>(accepted.jobs());
      events.awaitEnds(jobs, ENDS_WITHIN);
      accepted.workflows().forEach(it -> awaitSuccess(it, user));
      new Outbox(platform).awaitEmpty();
      lane.readToEnd();
      jobs.addAll(assertEachWorkflowHasItsJobs(accepted.workflows(), lane));
      schedules.forEach(it -> jobs.addAll(it.assertFiredOnce(lane)));
      events.awaitEnds(jobs, ENDS_WITHIN);
      tell(accepted, jobs.size());

      assertThat(accepted.keys()).isNotEmpty();
      assertThat(accepted.others()).isNotEmpty();
      new JobsOnce(lane, events).assertOf(jobs);
      assertEachKeyHasOneJob(accepted.keys(), lane);
      assertOrder(accepted.others(), events);
      new Standings(user, platform.api()).assertSucceeded(jobs);
      JobsOnce.assertSound(platform.kafka());
    }
  }

  private void awaitSuccess(UUID workflow, ApiUser user) {
    user.awaitState(platform.api(), "/api/v1/workflows/" + workflow, "SUCCEEDED", ENDS_WITHIN);
  }

  /** Returns them all. */
  private static List<JobId> assertEachWorkflowHasItsJobs(Set<UUID> workflows, LaneLog lane) {
    Map<UUID, List<JobId>> jobs =
        lane.all()
            .filter(job -> isOfOne(workflows, job))
            .collect(
                groupingBy(
                    job -> Objects.requireNonNull(job.origin().workflowId()),
                    mapping(JobMessage::id, toList())));

    assertThat(jobs.keySet()).isNotEmpty().isEqualTo(workflows);
    assertThat(jobs.values()).allMatch(it -> it.size() == SharedLoad.JOBS_OF_A_WORKFLOW);
    return jobs.values().stream().flatMap(List::stream).toList();
  }

  private static boolean isOfOne(Set<UUID> workflows, JobMessage job) {
    UUID workflow = job.origin().workflowId();
    return workflow != null && workflows.contains(workflow);
  }

  private static void tell(Accepted accepted, int jobs) {
    log.atWarn()
        .addKeyValue("seed", SEED)
        .addKeyValue("accepted", accepted.jobs().size())
        .addKeyValue("keyed", accepted.keys().size())
        .addKeyValue("dependent", accepted.others().size())
        .addKeyValue("workflows", accepted.workflows().size())
        .addKeyValue("jobs", jobs)
        .log("orchestrators were killed");
  }

  /** Whatever became of submissions that were not answered. */
  private static void assertEachKeyHasOneJob(Map<String, JobId> keys, LaneLog lane) {
    Map<String, Set<JobId>> jobs =
        lane.all()
            .filter(job -> keys.containsKey(keyOf(job)))
            .collect(groupingBy(KilledOrchestratorIT::keyOf, mapping(JobMessage::id, toSet())));

    assertThat(jobs).hasSameSizeAs(keys);
    keys.forEach((key, id) -> assertThat(jobs.get(key)).as(key).containsExactly(id));
  }

  private static String keyOf(JobMessage job) {
    return job.origin().metadata().getOrDefault("key", "");
  }

  private static void assertOrder(Map<JobId, List<JobId>> others, JobLog events) {
    others.forEach(
        (job, before) -> {
          Instant start = ((JobFact.Succeeded) firstEnd(job, events).fact()).startedAt();
          assertThat(before)
              .as("ends of those that %s waited for", job)
              .allMatch(other -> !firstEnd(other, events).at().isAfter(start));
        });
  }

  private static JobEvent firstEnd(JobId job, JobLog events) {
    return Collections.min(events.ends(List.of(job)), Comparator.comparing(JobEvent::at));
  }
}
