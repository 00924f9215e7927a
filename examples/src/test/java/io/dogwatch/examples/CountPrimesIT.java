package io.dogwatch.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class CountPrimesIT {

  private static final String EVENTS = new Topics(Topics.DEFAULT_PREFIX).jobEvents().name();

  @Test
  void workerThatDiesTakesAStepWithItAndNotTheJob(KafkaBroker broker) throws Exception {
    String kafka = broker.bootstrapServers();
    try (JobClient jobs = JobClient.connect(kafka)) {
      JobId id;
      int done;
      try (var first = RunningExample.start(CountPrimes.class, kafka)) {
        first.awaitLine("worker takes jobs");
        id = jobs.submit(JobRequest.of("count-primes", "{\"upTo\":5000000}"));
        TopicReader.await(kafka, EVENTS, record -> stepOf(record, id).orElse(0) >= 3);
        first.kill();
        done = steps(kafka, id).stream().mapToInt(Integer::intValue).max().orElseThrow();
      }

      try (var second = RunningExample.start(CountPrimes.class, kafka)) {
        second.awaitLine("worker takes jobs");
        JobStatus.Ended end = jobs.outcome(id).get(120, SECONDS);

        assertThat(end)
            .isInstanceOfSatisfying(
                JobStatus.Succeeded.class,
                it -> assertThat(it.result()).isEqualTo(Payload.json("{\"primes\":348513}")));
      }
      assertThat(done).as("the first worker was not done").isLessThan(19);
      List<Integer> steps = steps(kafka, id);
      assertThat(steps).containsAll(IntStream.rangeClosed(1, 19).boxed().toList());
      assertThat(steps.stream().filter(step -> step < done))
          .as("steps of the first worker but its last are never repeated")
          .doesNotHaveDuplicates();
    }
  }

  private static List<Integer> steps(String kafka, JobId id) {
    List<Integer> steps = new ArrayList<>();
    try (var events = new TopicReader(kafka, EVENTS)) {
      for (var read = events.read(Duration.ofSeconds(2));
          !read.isEmpty();
          read = events.read(Duration.ofSeconds(2))) {
        read.forEach(record -> stepOf(record, id).ifPresent(steps::add));
      }
    }
    return steps;
  }

  private static Optional<Integer> stepOf(ConsumerRecord<byte[], byte[]> record, JobId id) {
    return JobEvent.CODEC
        .decode(record.value())
        .message()
        .filter(event -> event.job().equals(id))
        .map(JobEvent::fact)
        .filter(JobFact.Continued.class::isInstance)
        .map(fact -> ((JobFact.Continued) fact).step());
  }
}
