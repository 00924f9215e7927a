package io.dogwatch.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.jobs.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class CountWordsIT {

  @Test
  void countsUntilItIsStopped(KafkaBroker broker) throws Exception {
    try (var application = RunningExample.start(CountWords.class, broker.bootstrapServers());
        JobClient jobs = JobClient.connect(broker.bootstrapServers())) {
      application.awaitLine("worker takes jobs");

      JobStatus.Ended end =
          jobs.run(JobRequest.of("count-words", "{\"text\":\"to be or not to be\"}"))
              .get(30, SECONDS);

      assertThat(end)
          .isInstanceOfSatisfying(
              JobStatus.Succeeded.class,
              done -> assertThat(done.result()).isEqualTo(Payload.json("{\"words\":6}")));
      application.stop();
      application.awaitLine("worker stopped");
    }
  }
}
