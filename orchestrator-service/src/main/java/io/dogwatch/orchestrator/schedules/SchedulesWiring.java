package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.control.OrderAboutJob;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.orchestrator.schedules.FireSchedules.OtherJobs;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what has schedules fire. */
@Configuration(proxyBeanMethods = false)
class SchedulesWiring {

  @Bean
  Schedules schedules(SchemaSetUp intakeSchema) {
    return new Schedules(intakeSchema);
  }

  @Bean(initMethod = "start")
  FireSchedules fireSchedules(
      Schedules schedules,
      Intake intake,
      FindJob findJob,
      OrderAboutJob orders,
      InstantSource clock) {
    return new FireSchedules(
        schedules, intake::keep, othersOf(findJob, orders), clock, new SecureRandom());
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

  private static OtherJobs othersOf(FindJob findJob, OrderAboutJob orders) {
    return new OtherJobs() {
      @Override
      public boolean isOpen(JobId job) throws InterruptedException {
        return findJob.standing(job).filter(it -> !it.state().isTerminal()).isPresent();
      }

      @Override
      public boolean cancel(JobId job, String reason) throws InterruptedException {
        return orders.takeBack(job, "schedule", reason);
      }
    };
  }
}
