package io.dogwatch.standalone.system;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.system.ApiUser.Answer;
import io.dogwatch.standalone.system.EverySecond.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL goes and comes again while jobs are submitted and executed. */
@ExtendWith(SharedPlatform.class)
class PostgresOutageIT {

  private static final Logger log = LoggerFactory.getLogger(PostgresOutageIT.class);

  /** {@code -Ddogwatch.outage=PT5M} makes the longer one of the two longer still. */
  private static final Duration OUTAGE =
      Duration.parse(System.getProperty("dogwatch.outage", "PT10S"));

  private static final Duration SHORT_OUTAGE = Duration.ofSeconds(4);
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final Platform platform;
  private final Path data;

  PostgresOutageIT(Platform platform, PlatformSettings settings) {
    this.platform = platform;
    this.data = settings.data();
  }

  @Test
  void isRiddenOutWhenItIsStopped() throws Exception {
    rideOut("stopped", OUTAGE, () -> {});
  }

  @Test
  void isRiddenOutWhenItIsKilled() throws Exception {
    rideOut("killed", SHORT_OUTAGE, this::killPostmaster);
  }

  private void killPostmaster() {
    try {
      Workers.kill(Postmaster.of(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rideOut(String name, Duration outage, Runnable harm) throws Exception {
    new Workers(platform).awaitAll();
    try (var user = new ApiUser();
        var events = new JobLog(platform.kafka())) {
      user.awaitServing(platform.api());
      EverySecond schedule =
          EverySecond.begin(user, platform.api(), "outage-" + name, Duration.ZERO);
      List<JobId> jobs = new ArrayList<>(submitChain(user, outage.dividedBy(2)));
      try (var load = new OutageLoad(user, platform.api())) {
        events.await(WITHIN, () -> !events.ends(load.accepted()).isEmpty());

        harm.run();
        List<JobId> meanwhile = passOutage(outage, load, events);
        Duration caughtUp = catchUp(new Standings(user, platform.api()), load.accepted());
        load.stop();
        tell(name, load, meanwhile, caughtUp);

        assertThat(meanwhile).isNotEmpty();
        assertThat(load.refusals()).isEmpty();
        jobs.addAll(load.accepted());
        jobs.addAll(assertKeysRefusedAndTakenLater(load));
      }
      assertNothingLostOrDoubled(jobs, schedule.end(platform.api()), events, user);
    }
  }

  private void assertNothingLostOrDoubled(
      List<JobId> submitted, Ended schedule, JobLog events, ApiUser user)
      throws IOException, InterruptedException {
    try (var lane = new LaneLog(platform.kafka())) {
      events.awaitEnds(submitted, WITHIN);
      new Outbox(platform).awaitEmpty();
      lane.readToEnd();
      List<JobId> jobs = new ArrayList<>(submitted);
      jobs.addAll(schedule.assertFiredOnce(lane));
      events.awaitEnds(jobs, WITHIN);
      new JobsOnce(lane, events).assertOf(jobs);
      new Standings(user, platform.api()).assertSucceeded(jobs);
    }
  }

  /** A job that takes a while, and one that waits for it. */
  private List<JobId> submitChain(ApiUser user, Duration time)
      throws IOException, InterruptedException {
    JobId first = JobId.next(Instant.now());
    Map<String, Object> job = new HashMap<>(ApiUser.probe((int) time.toMillis()));
    job.put("id", first.toString());
    Map<String, Object> next = new HashMap<>(ApiUser.probe(1));
    next.put("dependsOn", List.of(first.toString()));
    Answer answer = user.post(platform.api(), "/api/v1/jobs", List.of(job, next));
    assertThat(answer.status()).as(answer::toString).isEqualTo(202);
    return List.of(first, JobId.parse(answer.body().get("ids").get(1).stringValue()));
  }

  /** Returns jobs that were accepted and executed meanwhile. */
  private List<JobId> passOutage(Duration outage, OutageLoad load, JobLog events) {
    List<JobId> meanwhile = new ArrayList<>();
    platform.withoutPostgres(
        () -> {
          Set<JobId> before = Set.copyOf(load.accepted());
          events.readFor(outage);
          load.accepted().stream().filter(not(before::contains)).forEach(meanwhile::add);
          events.awaitEnds(meanwhile, WITHIN);
        });
    return meanwhile;
  }

  /** Returns how long it took until the read model knew these jobs, and their ends. */
  private static Duration catchUp(Standings standings, List<JobId> jobs) {
    Instant back = Instant.now();
    await().atMost(WITHIN).untilAsserted(() -> standings.assertSucceeded(jobs));
    return Duration.between(back, Instant.now());
  }

  /** Passes if they were told so clearly; returns the jobs of all keys. */
  private static List<JobId> assertKeysRefusedAndTakenLater(OutageLoad load)
      throws IOException, InterruptedException {
    List<JobId> jobs = new ArrayList<>();
    int refused = 0;
    for (var keyed : load.keyed().entrySet()) {
      Answer answer = keyed.getValue();
      if (answer.status() != 202) {
        refused++;
        assertThat(answer.status()).as(answer::toString).isEqualTo(503);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().get("detail").stringValue()).contains("database");
        answer = load.submit(keyed.getKey());
        assertThat(answer.status()).as(answer::toString).isIn(200, 202);
      }
      jobs.add(JobId.parse(answer.body().get("id").stringValue()));
    }
    assertThat(refused).isPositive();
    return jobs;
  }

  private static void tell(String name, OutageLoad load, List<JobId> meanwhile, Duration caughtUp) {
    List<Duration> times = load.times().toList();
    log.atWarn()
        .addKeyValue("accepted", load.accepted().size())
        .addKeyValue("meanwhile", meanwhile.size())
        .addKeyValue("refused", load.refusals().size())
        .addKeyValue("slowest", times.getLast())
        .addKeyValue("p99", times.get(times.size() * 99 / 100))
        .addKeyValue("keyed", load.keyed().size())
        .addKeyValue(
            "keyedRefused", load.keyed().values().stream().filter(it -> it.status() != 202).count())
        .addKeyValue("caughtUpAfter", caughtUp)
        .log("PostgreSQL was {}", name);
  }
}
