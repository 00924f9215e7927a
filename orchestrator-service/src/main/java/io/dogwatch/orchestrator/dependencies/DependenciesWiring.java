package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.dependencies.ReleaseJobs.OtherJobs;
import io.dogwatch.orchestrator.intake.OutboxRelay;
import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what has jobs wait for others. */
@Configuration(proxyBeanMethods = false)
class DependenciesWiring {

  @Bean(initMethod = "start")
  ReleaseJobs releaseJobs(
      SchemaSetUp intakeSchema,
      FindJob findJob,
      Producer<byte[], byte[]> producer,
      Topics topics,
      StandingCancellations cancellations,
      OutboxRelay relay,
      Progress progress,
      InstantSource clock) {
    var release =
        new ReleaseJobs(
            new WaitingJobs(intakeSchema),
            othersOf(findJob),
            new Ends(producer, topics, new SecureRandom()),
            cancellations,
            relay::nudge,
            clock);
    progress.whenEnded(release::ended);
    return release;
  }

  private static OtherJobs othersOf(FindJob findJob) {
    return new OtherJobs() {
      @Override
      public Map<JobId, JobState> states(Collection<JobId> jobs) {
        return findJob.states(jobs);
      }

      @Override
      public Optional<Payload> result(JobId job) {
        return findJob.result(job);
      }
    };
  }
}
