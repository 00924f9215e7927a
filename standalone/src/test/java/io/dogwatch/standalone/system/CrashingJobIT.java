package io.dogwatch.standalone.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A job that ends the process of whoever executes it. */
@ExtendWith(SharedPlatform.class)
class CrashingJobIT {

  private static final int MOST_DELIVERIES = 5;

  private final Platform platform;
  private final Workers workers;

  CrashingJobIT(Platform platform) {
    this.platform = platform;
    this.workers = new Workers(platform);
  }

  /** A poison job is not run for ever: not released and claimed again without end. */
  @Test
  void endsInTheDeadLettersWhileOthersGoOn() throws Exception {
    workers.awaitAll();
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      JobId poison = probes.submit("{\"sleepMs\":300,\"exit\":1}");
      var load = new Load(probes, 2, Duration.ofMillis(100), "{\"sleepMs\":20}");

      events.awaitEnds(List.of(poison), Duration.ofSeconds(60));
      List<JobId> others = load.stop();
      events.awaitEnds(others, Duration.ofSeconds(30));

      JobEvent end = events.ends(List.of(poison)).getFirst();
      assertThat(events.ends(List.of(poison))).hasSize(1);
      assertThat(end.fact())
          .isInstanceOfSatisfying(
              JobFact.DeadLettered.class,
              dead -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.CRASH_LOOP));
      assertThat(end.claim().attempt()).isEqualTo(1);
      assertThat(end.claim().delivery()).isGreaterThan(MOST_DELIVERIES);
      assertThat(events.starts(List.of(poison))).hasSizeLessThanOrEqualTo(MOST_DELIVERIES);
      assertThat(events.ends(others)).allMatch(other -> other.fact() instanceof JobFact.Succeeded);
      TopicReader.await(
          platform.kafka(),
          "dogwatch.jobs.probe.dlq",
          letter -> Arrays.equals(letter.key(), poison.toString().getBytes(UTF_8)));
    }
  }

  /** Jobs that are leased with the poison are delivered again with each of its crashes. */
  @Test
  void takesNoJobBesideItAlong() throws Exception {
    workers.awaitAll();
    try (var probes = new Probes(platform.kafka());
        var events = new JobLog(platform.kafka())) {
      List<JobId> others = new ArrayList<>(probes.submit(20, "{\"sleepMs\":300}"));
      JobId poison = probes.submit("{\"exit\":1}");
      others.addAll(probes.submit(20, "{\"sleepMs\":300}"));
      others.addAll(probes.submit(2, "{\"sleepMs\":8000}"));

      events.awaitEnds(List.of(poison), Duration.ofSeconds(90));
      events.awaitEnds(others, Duration.ofSeconds(90));

      assertThat(events.ends(List.of(poison)))
          .singleElement()
          .extracting(JobEvent::fact)
          .isInstanceOfSatisfying(
              JobFact.DeadLettered.class,
              dead -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.CRASH_LOOP));
      assertThat(events.ends(others)).allMatch(other -> other.fact() instanceof JobFact.Succeeded);
    }
  }
}
