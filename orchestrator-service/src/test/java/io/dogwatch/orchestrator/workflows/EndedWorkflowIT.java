package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing is left to do about a workflow that has ended. */
@ExtendWith(SharedPostgres.class)
final class EndedWorkflowIT {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
  private static final Traceparent TRACE = Traceparent.next(new Random(1));

  private final IntakeDatabase database;
  private final Workflows workflows;
  private final FakeJobs others = new FakeJobs();
  private final AdvanceWorkflows advance;
  private final JobId job = JobId.next(NOW);

  EndedWorkflowIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "ended", test);
    workflows = new Workflows(database.schema());
    var jobs = new WorkflowJobs(database.schema());
    var items = new FoundItems(database.schema());
    var submit =
        new SubmitJobs(
            jobs, items, new Intake(database.schema(), () -> {})::keep, _ -> job, new Random(1));
    advance =
        new AdvanceWorkflows(
            workflows, new AdvanceWorkflow(jobs, items, others, submit), () -> NOW);
  }

  @AfterEach
  void stop() {
    advance.close();
    database.close();
  }

  /** What workers have done, and which jobs were asked about. */
  private static final class FakeJobs implements OtherJobs {

    private final Map<JobId, JobState> states = new HashMap<>();
    private final List<JobId> asked = new ArrayList<>();

    @Override
    public Map<JobId, JobState> states(Collection<JobId> jobs) {
      asked.addAll(jobs);
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(Set.copyOf(jobs));
      return known;
    }

    @Override
    public Map<JobId, Payload> results(Collection<JobId> jobs) {
      return Map.of(jobs.iterator().next(), Payload.json("{}"));
    }

    @Override
    public boolean cancel(UUID workflow, String reason) {
      throw new UnsupportedOperationException("nobody cancels " + workflow);
    }
  }

  /** Defect 69 of the systems that Dogwatch replaces: they asked about such a run for ever. */
  @Test
  void isLookedAtNoMore() {
    UUID id = begin();
    lookAtAll();
    assertThat(others.asked).as("it runs").contains(job);
    others.states.put(job, JobState.SUCCEEDED);
    lookAtAll();
    assertThat(workflows.find(id).orElseThrow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    others.asked.clear();

    workflows.wake(List.of(job)); // told late, or twice
    lookAtAll();

    assertThat(others.asked).isEmpty();
    assertThat(workflows.isAnyOpen()).isFalse();
    assertThat(workflows.inTransaction(() -> workflows.lockDue(FAR, Set.of()))).isEmpty();
  }

  private void lookAtAll() {
    workflows.sweep(Duration.ZERO, 100);
    advance.advanceAll();
  }

  private UUID begin() {
    UUID id = UUID.randomUUID();
    Definition definition =
        WorkflowReader.stored(
            "{\"name\":\"w\",\"steps\":["
                + "{\"name\":\"a\",\"job\":{\"type\":\"probe\",\"payload\":{}}}]}");
    var workflow =
        new Workflow(
            id,
            definition,
            WorkflowState.RUNNING,
            false,
            null,
            TRACE,
            NOW,
            null,
            false,
            List.of(StepStatus.PENDING));
    assertThat(workflows.inTransaction(() -> workflows.add(workflow, "f"))).isTrue();
    advance.advanceAll();
    return id;
  }
}
