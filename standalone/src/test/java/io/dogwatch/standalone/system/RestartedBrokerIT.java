package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker goes and comes again, with jobs on their way in and in work. */
@ExtendWith(SharedPlatform.class)
class RestartedBrokerIT {

  private static final Logger log = LoggerFactory.getLogger(RestartedBrokerIT.class);

  /** Long enough for everybody to try in vain a few times. */
  private static final Duration OUTAGE = Duration.ofSeconds(5);

  /** Lines of one worker: each of its six lanes may complain twice, and so may a few others. */
  private static final int MOST_LINES = 20;

  private final Platform platform;
  private final Workers workers;
  private final Path logs;

  RestartedBrokerIT(Platform platform, PlatformSettings settings) {
    this.platform = platform;
    this.workers = new Workers(platform);
    this.logs = settings.logs();
  }

  /**
   * The broker forgets what was leased, so that what ran then runs again: at least once. No job is
   * lost, and none ends in two ways.
   */
  @Test
  void endsEveryJobAndFloodsNoLog() throws Exception {
    workers.awaitAll();
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      var load = new Load(probes, 5, Duration.ofMillis(50), "{\"sleepMs\":300}");
      JobId first = probes.submit("{}");
      events.awaitEnds(List.of(first), Duration.ofSeconds(20));
      long before = complaints();

      platform.withoutKafka(() -> Pause.of(OUTAGE));
      JobId after = probes.submit("{}");
      events.awaitEnds(List.of(after), Duration.ofSeconds(60));
      List<JobId> jobs = load.stop();
      events.awaitEnds(jobs, Duration.ofSeconds(60));

      long lines = complaints() - before;
      log.atWarn()
          .addKeyValue("jobs", jobs.size())
          .addKeyValue("ends", events.ends(jobs).size())
          .addKeyValue("lines", lines)
          .log("the broker was away");
      assertThat(new HashSet<>(jobs)).hasSameSizeAs(jobs);
      assertThat(events.ends(jobs))
          .allMatch(end -> end.fact() instanceof JobFact.Succeeded)
          .allMatch(end -> end.claim().attempt() == 1);
      assertThat(lines).isLessThanOrEqualTo(MOST_LINES * SharedPlatform.WORKERS);
    }
  }

  /** What workers log. */
  private long complaints() throws IOException {
    return Workers.logLines(logs).filter(line -> !line.isBlank()).count();
  }
}
