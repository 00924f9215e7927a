package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM to one worker after the other, as a deployment does it. */
@ExtendWith(SharedPlatform.class)
class RollingRestartIT {

  private final Platform platform;
  private final Workers workers;

  RollingRestartIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  @Test
  void spendsNoAttempt() throws Exception {
    List<ProcessHandle> before = workers.awaitAll();
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      var load = new Load(probes, 5, Duration.ofMillis(50), "{\"sleepMs\":500}");

      for (ProcessHandle worker : before) {
        Workers.terminate(worker);
        workers.awaitAll();
      }
      List<JobId> jobs = load.stop();
      events.awaitEnds(jobs, Duration.ofSeconds(60));

      assertThat(workers.awaitAll()).doesNotContainAnyElementsOf(before);
      assertThat(events.ends(jobs)).as("none ended twice").hasSameSizeAs(jobs);
      assertThat(events.ends(jobs))
          .allMatch(end -> end.fact() instanceof JobFact.Succeeded)
          .allMatch(end -> end.claim().attempt() == 1);
    }
  }
}
