package io.dogwatch.standalone.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGKILL while jobs run. */
@ExtendWith(SharedPlatform.class)
class KilledWorkerIT {

  private static final Logger log = LoggerFactory.getLogger(KilledWorkerIT.class);
  private static final int RUNNING = 10;

  private final Platform platform;
  private final Workers workers;

  KilledWorkerIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  @BeforeEach
  void awaitWorkers() {
    workers.awaitAll();
  }

  /**
   * Defects 62 and 63 of the systems that Dogwatch replaces: the monitor of workers did not start,
   * and could not have released the leases of a dead one.
   *
   * <p>The promise is a second. The median has to keep it, and with it the broker and the engine;
   * the last of the jobs may have another second on a machine that three workers share with others.
   */
  @Test
  void leavesItsJobsToOthersWithinASecond() {
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      List<JobId> jobs = probes.submit(3 * RUNNING, "{\"sleepMs\":5000}");
      events.await(Duration.ofSeconds(30), () -> busiest(events, jobs).isPresent());
      String victim = busiest(events, jobs).orElseThrow();
      ProcessHandle process = workers.processOf(victim);

      Instant killed = Instant.now();
      Workers.kill(process);
      events.awaitEnds(jobs, Duration.ofSeconds(30));

      Set<JobId> orphans = orphansOf(victim, killed, events, jobs);
      List<Duration> delays =
          events.starts(orphans).stream()
              .filter(start -> start.at().isAfter(killed))
              .map(start -> Duration.between(killed, start.at()))
              .sorted()
              .toList();
      Map<Integer, Long> deliveries =
          events.ends(orphans).stream()
              .collect(groupingBy(end -> end.claim().delivery(), counting()));
      log.atWarn()
          .addKeyValue("delays", delays)
          .addKeyValue("deliveries", deliveries)
          .log("the jobs of a killed worker started elsewhere");
      assertThat(orphans).hasSizeGreaterThanOrEqualTo(RUNNING);
      assertThat(delays).hasSameSizeAs(orphans);
      assertThat(delays.get(delays.size() / 2)).isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(delays.getLast()).isLessThanOrEqualTo(Duration.ofSeconds(2));
      assertThat(events.ends(jobs)).as("none ended twice").hasSameSizeAs(jobs);
      assertThat(events.ends(jobs))
          .allMatch(end -> end.fact() instanceof JobFact.Succeeded)
          .allMatch(end -> end.claim().attempt() == 1);
      assertThat(deliveries.keySet())
          .as("two pollers of the dead worker may wait: each may get a job before its end shows")
          .allMatch(delivery -> delivery >= 2 && delivery <= 4);
    }
  }

  @Test
  void leavesALongJobToAnother() {
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      List<JobId> jobs = probes.submit(1, "{\"sleepMs\":20000}");
      events.await(Duration.ofSeconds(30), () -> !events.starts(jobs).isEmpty());
      String victim = Objects.requireNonNull(events.starts(jobs).getFirst().worker());

      Workers.kill(workers.processOf(victim));
      events.awaitEnds(jobs, Duration.ofSeconds(60));

      assertThat(events.ends(jobs))
          .singleElement()
          .satisfies(end -> assertThat(end.fact()).isInstanceOf(JobFact.Succeeded.class))
          .satisfies(end -> assertThat(end.worker()).isNotEqualTo(victim));
    }
  }

  /** A worker that runs enough jobs, if there is one. */
  private static Optional<String> busiest(JobLog events, List<JobId> jobs) {
    return events.starts(jobs).stream()
        .map(start -> Objects.requireNonNull(start.worker()))
        .distinct()
        .filter(worker -> runningOn(worker, events, jobs).size() >= RUNNING)
        .findFirst();
  }

  /** The jobs that the worker ran when it was killed; its successor has the same name. */
  private static Set<JobId> orphansOf(
      String victim, Instant killed, JobLog events, List<JobId> jobs) {
    Set<JobId> orphans = jobsOf(victim, before(killed, events.starts(jobs)));
    orphans.removeAll(jobsOf(victim, before(killed, events.ends(jobs))));
    return orphans;
  }

  private static List<JobEvent> before(Instant then, List<JobEvent> events) {
    return events.stream().filter(event -> event.at().isBefore(then)).toList();
  }

  /** The jobs that the worker started and did not end. */
  private static Set<JobId> runningOn(String worker, JobLog events, List<JobId> jobs) {
    Set<JobId> running = jobsOf(worker, events.starts(jobs));
    running.removeAll(jobsOf(worker, events.ends(jobs)));
    return running;
  }

  private static Set<JobId> jobsOf(String worker, List<JobEvent> events) {
    return events.stream()
        .filter(event -> worker.equals(event.worker()))
        .map(JobEvent::job)
        .collect(Collectors.toSet());
  }
}
