package io.dogwatch.orchestrator.schedules;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.control.OrderAboutJob;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.Outbox;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.queries.CatchUp;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what has schedules fire. */
@Configuration(proxyBeanMethods = false)
class SchedulesWiring {

  /** Enough to ask how far other orchestrators have come, which is done ten times a second. */
  private static final Duration GLANCE = Duration.ofMillis(250);

  @Bean
  Schedules schedules(SchemaSetUp intakeSchema) {
    return new Schedules(intakeSchema);
  }

  @Bean(initMethod = "start")
  FireSchedules fireSchedules(
      Schedules schedules,
      Intake intake,
      FindJob findJob,
      Outbox outbox,
      CatchUp jobsCatchUp,
      OrderAboutJob orders,
      InstantSource clock) {
    var jobs =
        new KnownJobs(
            modelOf(findJob, outbox, jobsCatchUp),
            (job, reason) -> orders.takeBack(job, "schedule", reason),
            clock);
    return new FireSchedules(schedules, intake::keep, jobs, clock, new SecureRandom());
  }

  @Bean
  ManageSchedules manageSchedules(
      Schedules schedules, FireSchedules fire, JobTypes types, InstantSource clock) {
    return new ManageSchedules(schedules, fire, types, clock);
  }

  @Bean
  Retention.Notes firings(Schedules schedules) {
    return schedules::forget;
  }

  private static KnownJobs.ReadModel modelOf(FindJob findJob, Outbox outbox, CatchUp catchUp) {
    return new KnownJobs.ReadModel() {
      @Override
      public Map<JobId, JobState> states(Collection<JobId> jobs) {
        return findJob.states(jobs);
      }

      @Override
      public boolean isComplete(JobId job) throws InterruptedException {
        return !outbox.has(job) && catchUp.await(GLANCE);
      }
    };
  }
}
