package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.statistics.RecentDurations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataAccessException;

/**
 * What users ask about workflows. Safe for use by many threads. Every method throws a {@link
 * DataAccessException} if the database does not answer.
 */
final class ViewWorkflows {

  private final Workflows workflows;
  private final WorkflowJobs jobs;
  private final RecentDurations durations;
  private final InstantSource clock;

  ViewWorkflows(
      Workflows workflows, WorkflowJobs jobs, RecentDurations durations, InstantSource clock) {
    this.workflows = workflows;
    this.jobs = jobs;
    this.durations = durations;
    this.clock = clock;
  }

  /** Where a workflow stands, for who asks. */
  enum State {
    RUNNING,
    PAUSED,
    NEEDS_DECISION,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }

  /** With its definition. */
  Optional<WorkflowView> find(UUID id) {
    return workflows.find(id).map(it -> view(it, durations.means(), true));
  }

  List<WorkflowView> list(Workflows.PageRequest page) {
    Map<String, Duration> means = durations.means();
    return workflows.list(page).stream().map(it -> view(it, means, false)).toList();
  }

  private WorkflowView view(Workflow workflow, Map<String, Duration> means, boolean isWhole) {
    var estimate = new Estimate(workflow, jobs.tallies(workflow.id()), means, clock.instant());
    return WorkflowView.of(workflow, estimate, isWhole);
  }

  /**
   * Jobs of a step, by index; empty if there is no such workflow, or no such step.
   *
   * @param after index; -1 for the first page
   * @param onlyFailed those that have not ended well
   */
  Optional<List<WorkflowJobs.Row>> jobs(
      UUID id, String name, int after, boolean onlyFailed, int most) {
    return workflows
        .find(id)
        .flatMap(
            it ->
                it.definition().steps().stream().filter(step -> step.name().equals(name)).findAny())
        .map(step -> jobs.page(id, step, after, onlyFailed, most));
  }
}
