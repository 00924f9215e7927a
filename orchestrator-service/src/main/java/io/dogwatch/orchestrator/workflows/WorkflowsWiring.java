package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.control.CancelJobs;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.orchestrator.statistics.RecentDurations;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Builds what has workflows go on. */
@Configuration(proxyBeanMethods = false)
class WorkflowsWiring {

  @Bean
  Workflows workflows(SchemaSetUp intakeSchema) {
    return new Workflows(intakeSchema);
  }

  @Bean
  WorkflowJobs workflowJobs(SchemaSetUp intakeSchema) {
    return new WorkflowJobs(intakeSchema);
  }

  @Bean(initMethod = "start")
  AdvanceWorkflows advanceWorkflows(
      Workflows workflows,
      WorkflowJobs jobs,
      SchemaSetUp intakeSchema,
      Intake intake,
      OtherJobs others,
      Progress progress,
      InstantSource clock) {
    var items = new FoundItems(intakeSchema);
    var submit = new SubmitJobs(jobs, items, intake::keep, JobId::next, new SecureRandom());
    var advance =
        new AdvanceWorkflows(workflows, new AdvanceWorkflow(jobs, items, others, submit), clock);
    progress.whenEnded(advance::ended);
    return advance;
  }

  @Bean
  ManageWorkflows manageWorkflows(
      Workflows workflows, WorkflowJobs jobs, JobTypes types, InstantSource clock) {
    return new ManageWorkflows(
        workflows,
        jobs,
        types,
        clock,
        () -> JobId.next(clock.instant()).value(),
        new SecureRandom());
  }

  @Bean
  ViewWorkflows viewWorkflows(
      Workflows workflows, WorkflowJobs jobs, RecentDurations durations, InstantSource clock) {
    return new ViewWorkflows(workflows, jobs, durations, clock);
  }

  @Bean(initMethod = "start")
  AwaitWorkflows awaitWorkflows(SchemaSetUp intakeSchema) {
    return new AwaitWorkflows(intakeSchema);
  }

  /** Requests that wait are answered at once when the service stops. */
  @Bean
  ApplicationListener<ContextClosedEvent> endOfWaits(AwaitWorkflows await) {
    return _ -> await.letGo();
  }

  @Bean
  Retention.Notes endedWorkflows(Workflows workflows) {
    return workflows::forget;
  }

  @Bean
  OtherJobs jobsOfWorkflows(FindJob findJob, CancelJobs cancelJobs, InstantSource clock) {
    return new OtherJobs() {
      @Override
      public Map<JobId, JobState> states(Collection<JobId> jobs) {
        return findJob.states(jobs);
      }

      @Override
      public Map<JobId, Payload> results(Collection<JobId> jobs) {
        return findJob.results(jobs);
      }

      @Override
      public boolean cancel(UUID workflow, String reason) {
        JobFilter all = JobFilter.ofWorkflow(workflow, clock.instant());
        return cancelJobs.cancel(all, "workflow", reason, Optional.empty()).isPresent();
      }
    };
  }
}
