package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log has of many jobs while workers are killed all the time. */
@ExtendWith(SharedPlatform.class)
class AuditedLogIT {

  private static final Logger log = LoggerFactory.getLogger(AuditedLogIT.class);
  private static final long SEED = 20_260_105;
  private static final int JOBS = 100_000;
  private static final int EXPIRING_ONE_IN = 5;

  /** While about half of the jobs are done. */
  private static final Duration WANTED_FOR = Duration.ofSeconds(8);

  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(4);
  private static final Duration IDLE_WITHIN = Duration.ofSeconds(90);

  private final Platform platform;
  private final Workers workers;

  AuditedLogIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  /**
   * Some are not wanted for long: a worker may die that has told their success, and they come again
   * when their time is over.
   *
   * <p>Defect 64 of the systems that Dogwatch replaces: two workers could claim one task. Here no
   * job is claimed by two for good; restarts reset no counter, and a busy broker drops no task.
   */
  @Test
  void hasEveryJobInOneTerminalState() throws Exception {
    workers.awaitAll();
    AuditReport before = auditIdleLog();
    var victims = new Random(SEED);
    int kills = 0;
    try (var probes = new Probes(platform.kafka())) {
      List<JobId> jobs = probes.submit(jobs());
      assertThat(jobs).hasSize(JOBS);
      FutureTask<AuditReport> audited = start(() -> auditAfterTheEnds(jobs));

      while (!isDoneWithin(BETWEEN_KILLS, audited)) {
        List<ProcessHandle> running = platform.workers();
        if (!running.isEmpty()) {
          Workers.kill(running.get(victims.nextInt(running.size())));
          kills++;
        }
      }
      AuditReport report = audited.get();

      log.atWarn()
          .addKeyValue("kills", kills)
          .addKeyValue("report", report)
          .log("jobs of killed workers were audited");
      assertThat(kills).isPositive();
      assertThat(report.lost()).isEmpty();
      assertThat(report.contradicted()).as(() -> storyOf(report.contradicted())).isEmpty();
      long expired = number(report, JobState.EXPIRED) - number(before, JobState.EXPIRED);
      long succeeded = number(report, JobState.SUCCEEDED) - number(before, JobState.SUCCEEDED);
      assertThat(succeeded + expired).isEqualTo(JOBS);
      assertThat(expired).isLessThanOrEqualTo(JOBS / EXPIRING_ONE_IN);
      assertThat(report.ended()).isEqualTo(report.jobs());
    }
  }

  private static Iterator<JobRequest> jobs() {
    JobRequest job = JobRequest.of("probe", "{}");
    JobRequest expiring =
        job.withLimits(new Limits(null, null, null, Instant.now().plus(WANTED_FOR), null));
    return IntStream.range(0, JOBS)
        .mapToObj(i -> i % EXPIRING_ONE_IN == 0 ? expiring : job)
        .iterator();
  }

  /** What was said of some jobs that ended twice. */
  private String storyOf(List<JobId> contradicted) {
    List<JobId> some = contradicted.stream().limit(5).toList();
    try (var events = new JobLog(platform.kafka())) {
      events.await(
          ENDS_WITHIN, () -> some.stream().allMatch(job -> events.ends(List.of(job)).size() > 1));
      return some.stream().flatMap(job -> events.of(job).stream()).toList().toString();
    }
  }

  private static <T> FutureTask<T> start(Callable<T> task) {
    var future = new FutureTask<>(task);
    Thread.ofPlatform().name("audit").start(future);
    return future;
  }

  private AuditReport auditAfterTheEnds(List<JobId> jobs) throws InterruptedException {
    try (var events = new JobLog(platform.kafka())) {
      events.awaitEnds(jobs, ENDS_WITHIN);
    }
    return JobsOnce.audit(platform.kafka());
  }

  private static boolean isDoneWithin(Duration time, FutureTask<?> task) throws Exception {
    try {
      task.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  /** What is there before, once all has ended that other tests have left. */
  private AuditReport auditIdleLog() {
    return await()
        .atMost(IDLE_WITHIN)
        .until(() -> JobsOnce.audit(platform.kafka()), it -> it.ended() == it.jobs());
  }

  private static long number(AuditReport report, JobState state) {
    return report.states().getOrDefault(state, 0L);
  }
}
