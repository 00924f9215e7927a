package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Defect 54 of the systems that Dogwatch replaces: priorities had no effect. A simulation in memory
 * has the exact shares; here brokers and pollers have their delays.
 */
@ExtendWith(SharedPlatform.class)
class PriorityIT {

  private static final Logger log = LoggerFactory.getLogger(PriorityIT.class);
  private static final int BACKLOG = 7_000;
  private static final Duration WHILE = Duration.ofSeconds(16);

  /**
   * The first jobs of each lane were leased while there were slots for all; after seven of these
   * jobs' durations the shares are right, on a busy machine somewhat later: see ADR 7.
   */
  private static final Duration LAST = Duration.ofSeconds(5);

  private final Platform platform;

  PriorityIT(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void awaitWorkers() {
    new Workers(platform).awaitAll();
  }

  @Test
  void backlogsOfHigherPriorityAreWorkedOffFaster() {
    Instant end = Instant.now().plus(WHILE);
    try (var client = JobClient.connect(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      List<JobId> low = submit(client, Priority.LOW, end);
      List<JobId> normal = submit(client, Priority.NORMAL, end);
      List<JobId> high = submit(client, Priority.HIGH, end);
      List<JobId> all = Stream.of(low, normal, high).flatMap(List::stream).toList();
      events.awaitEnds(all, Duration.ofSeconds(60));

      Instant since = end.minus(LAST);
      long highDone = doneSince(since, high, events);
      long normalDone = doneSince(since, normal, events);
      long lowDone = doneSince(since, low, events);
      log.atWarn()
          .addKeyValue("high", highDone)
          .addKeyValue("normal", normalDone)
          .addKeyValue("low", lowDone)
          .log("backlogs side by side");
      assertThat(4 * highDone).isGreaterThan(5 * normalDone);
      assertThat(4 * normalDone).isGreaterThan(5 * lowDone);
    }
  }

  private static long doneSince(Instant since, List<JobId> jobs, JobLog events) {
    return events.ends(jobs).stream()
        .filter(end -> end.fact() instanceof JobFact.Succeeded)
        .filter(end -> end.at().isAfter(since))
        .count();
  }

  private static List<JobId> submit(JobClient client, Priority priority, Instant expiresAt) {
    JobRequest job =
        JobRequest.of("probe", "{\"sleepMs\":1000}")
            .withPriority(priority)
            .withLimits(new Limits(null, null, null, expiresAt, null));
    List<JobId> ids = new ArrayList<>();
    client.submitAll(Stream.generate(() -> job).limit(BACKLOG).iterator(), ids::add);
    return ids;
  }
}
