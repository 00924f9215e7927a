package io.dogwatch.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobClientOptions;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class DrainIT {

  private static final Topics TOPICS = new Topics("drain-it.");

  /** Renewed every half second, so that a drain of two seconds needs several. */
  private static final Duration SHORT_LOCK = Duration.ofMillis(1500);

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void keepsTheLeasesOfRunningJobs(KafkaBroker broker) throws Exception {
    var cluster =
        new WorkerOptions.Cluster(broker.bootstrapServers(), TOPICS, ClusterShape.SINGLE, Map.of());
    var options =
        WorkerOptions.of("w-1", cluster).withLock(SHORT_LOCK).withDrain(Duration.ofSeconds(20));
    var slow =
        new TextHandler(
            new JobType("slow"),
            (_, context) -> {
              started.countDown();
              var _ = never.await(3, SECONDS);
              return context.claim();
            });
    Worker worker = Worker.start(options, List.of(slow));
    try (var jobs =
        JobClient.connect(JobClientOptions.of(broker.bootstrapServers()).withTopics(TOPICS))) {
      CompletableFuture<JobStatus.Ended> end = jobs.run(JobRequest.of("slow", "{\"text\":\"\"}"));
      assertThat(started.await(30, SECONDS)).isTrue();

      worker.close();

      assertThat(end.get(10, SECONDS))
          .isInstanceOfSatisfying(
              JobStatus.Succeeded.class,
              done -> assertThat(done.claim()).isEqualTo(new Claim(1, 1)));
    }
  }

  /**
   * Defect 49 of the systems that Dogwatch replaces: what was there before the start was ignored.
   */
  @Test
  void executesWhatWasThereBeforeItStarted(KafkaBroker broker) throws Exception {
    var cluster =
        new WorkerOptions.Cluster(broker.bootstrapServers(), TOPICS, ClusterShape.SINGLE, Map.of());
    var handlers = List.of(new TextHandler(new JobType("early"), (text, _) -> text));
    Worker.start(WorkerOptions.of("w-1", cluster), handlers).close(); // makes the topics
    try (var jobs =
        JobClient.connect(JobClientOptions.of(broker.bootstrapServers()).withTopics(TOPICS))) {
      CompletableFuture<JobStatus.Ended> end =
          jobs.run(JobRequest.of("early", "{\"text\":\"here\"}"));

      try (var _ = Worker.start(WorkerOptions.of("w-2", cluster), handlers)) {
        assertThat(end.get(30, SECONDS)).isInstanceOf(JobStatus.Succeeded.class);
      }
    }
  }
}
