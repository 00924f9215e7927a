package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGSTOP beyond the lease, then SIGCONT: a long pause, as a machine or a JVM makes them. */
@ExtendWith(SharedPlatform.class)
class FrozenWorkerIT {

  private final Platform platform;
  private final Workers workers;
  private final Path logs;

  FrozenWorkerIT(Platform platform, PlatformSettings settings) {
    this.platform = platform;
    this.workers = new Workers(platform);
    this.logs = settings.logs();
  }

  /**
   * Defect 65 of the systems that Dogwatch replaces: what a slow worker wrote after its lease was
   * over was accepted.
   */
  @Test
  void discardsWhatItDidAfterItsLeaseWasOver() throws Exception {
    workers.awaitAll();
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      JobId job = probes.submit("{\"sleepMs\":12000}");
      List<JobId> jobs = List.of(job);
      events.await(jobs, Duration.ofSeconds(20), event -> event.fact() instanceof JobFact.Started);
      JobEvent first = events.starts(jobs).getFirst();
      ProcessHandle frozen = workers.processOf(Objects.requireNonNull(first.worker()));

      Workers.freeze(frozen);
      try {
        events.await(
            jobs,
            SharedPlatform.LOCK.plusSeconds(10),
            event ->
                event.fact() instanceof JobFact.Started
                    && !Objects.equals(event.worker(), first.worker()));
      } finally {
        Workers.thaw(frozen);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(warnings(job)).isNotEmpty());
      events.awaitEnds(jobs, Duration.ofSeconds(30));

      assertThat(warnings(job)).anyMatch(line -> line.contains("leases lost"));
      assertThat(events.ends(jobs))
          .singleElement()
          .satisfies(end -> assertThat(end.worker()).isNotEqualTo(first.worker()))
          .satisfies(end -> assertThat(end.claim()).isGreaterThan(first.claim()));
      assertThat(status(events.of(job))).isInstanceOf(JobStatus.Succeeded.class);
    }
  }

  private static @Nullable JobStatus status(List<JobEvent> events) {
    @Nullable JobStatus status = null;
    for (JobEvent event : events) {
      status = JobLifecycle.apply(status, event);
    }
    return status;
  }

  private List<String> warnings(JobId job) throws IOException {
    return Workers.logLines(logs)
        .filter(line -> line.contains("WARN") && line.contains(job.toString()))
        .toList();
  }
}
