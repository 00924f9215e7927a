package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.PlayedWorkflows.START;
import static io.dogwatch.orchestrator.workflows.PlayedWorkflows.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.workflows.ManageWorkflows.Changed;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do to workflows that run: they decide, pause them, and take them back. */
@ExtendWith(SharedPostgres.class)
final class ManageWorkflowsIT {

  private final PlayedWorkflows played;

  ManageWorkflowsIT(PostgresServer postgres, TestInfo test) {
    played = new PlayedWorkflows(postgres, test);
  }

  @AfterEach
  void stop() {
    played.close();
  }

  @Test
  void somebodyDecidesWhatComesNext() {
    UUID id = played.begin(gate("\"deadline\":\"PT1H\",\"default\":\"no\""));
    assertThat(played.state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    assertThat(played.submitted()).isEmpty();

    played.decide(id, "ask", "yes");

    assertThat(played.submitted())
        .extracting(job -> job.payload().text())
        .containsExactly("{\"by\":\"anna\"}");
    Workflow workflow = played.workflow(id);
    assertThat(workflow.steps())
        .extracting(StepStatus::state)
        .containsExactly(StepState.SUCCEEDED, StepState.RUNNING, StepState.SKIPPED);
    assertThat(workflow.steps().getFirst().decision())
        .isEqualTo(new Decision("yes", "anna", START));
    played.succeed(played.submitted().getFirst(), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void aDeadlineDecidesWhereNobodyDoes() {
    UUID id = played.begin(gate("\"deadline\":\"PT1H\",\"default\":\"no\""));
    UUID undecided = played.begin(gate("\"deadline\":\"PT1H\""));
    played.pass(Duration.ofMinutes(59));
    assertThat(played.state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);

    played.pass(Duration.ofMinutes(1));

    assertThat(played.workflow(id).steps().getFirst().decision())
        .isEqualTo(new Decision("no", Decision.DEADLINE, played.now()));
    assertThat(played.submitted()).hasSize(1);
    assertThat(played.state(undecided)).isEqualTo(WorkflowState.FAILED);
    assertThat(played.manage().retryFailed(undecided, "anna")).isInstanceOf(Changed.Done.class);
    played.advance();
    assertThat(played.state(undecided)).isEqualTo(WorkflowState.NEEDS_DECISION);
  }

  @Test
  void nothingBeginsWhileItIsPaused() {
    UUID id = played.begin("\"steps\":[%s,%s]".formatted(job("a", ""), job("b", "")));
    played.manage().pause(id, "anna");

    played.succeed(played.submitted().getFirst(), "{}");

    assertThat(played.submitted()).hasSize(1);
    assertThat(played.tally(id, 0)).isEqualTo(new Tally(1, 1, 1, 0));
    played.manage().resume(id, "anna");
    played.advance();
    assertThat(played.submitted()).hasSize(2);
  }

  @Test
  void aDeadlineWaitsWhileItIsPaused() {
    UUID id = played.begin(gate("\"deadline\":\"PT1H\",\"default\":\"no\""));
    played.manage().pause(id, "anna");

    played.pass(Duration.ofHours(2));

    assertThat(played.state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    played.manage().resume(id, "anna");
    played.advance();
    assertThat(played.submitted()).hasSize(1);
  }

  @Test
  void whatIsTakenBackTellsItsJobsOnceAndNotesTheirEnds() {
    UUID id =
        played.begin(
            """
            "steps":[{"name":"each","forEach":[0,1,2],"maxParallel":2,
              "job":{"type":"probe","payload":{}}}]
            """);

    assertThat(played.manage().cancel(id, "not needed", "anna")).isInstanceOf(Changed.Done.class);
    played.advance();

    assertThat(played.others().cancelled()).containsExactly(id);
    assertThat(played.state(id)).isEqualTo(WorkflowState.CANCELLED);
    played.end(played.submitted().getFirst(), JobState.CANCELLED);
    assertThat(played.others().cancelled()).hasSize(1);
    assertThat(played.submitted()).hasSize(2);
    assertThat(played.tally(id, 0)).isEqualTo(new Tally(3, 2, 0, 1));
    assertThat(played.manage().cancel(id, "again", "anna")).isInstanceOf(Changed.NotNow.class);
    assertThat(played.manage().resume(id, "anna")).isInstanceOf(Changed.NotNow.class);
  }

  @Test
  void whatIsTakenBackHasNoStepThatFailsLater() {
    UUID id =
        played.begin(
            """
            "steps":[%s,%s,{"name":"ask","after":["done"],"gate":{"question":"?","options":["a"]}},%s]
            """
                .formatted(job("done", ""), job("runs", "\"after\":[]"), job("never", "")));
    played.succeed(played.submitted().getFirst(), "{}");
    assertThat(states(id))
        .containsExactly(
            StepState.SUCCEEDED, StepState.RUNNING, StepState.NEEDS_DECISION, StepState.PENDING);

    assertThat(played.manage().cancel(id, "not needed", "anna")).isInstanceOf(Changed.Done.class);
    played.end(played.submitted().getLast(), JobState.CANCELLED);

    assertThat(states(id))
        .containsExactly(
            StepState.SUCCEEDED, StepState.CANCELLED, StepState.CANCELLED, StepState.CANCELLED);
    assertThat(played.tally(id, 1)).isEqualTo(new Tally(1, 1, 0, 1));
    StepStatus never = played.workflow(id).steps().getLast();
    assertThat(never.startedAt()).isNull();
    assertThat(never.endedAt()).isEqualTo(played.now());
    assertThat(never.reason()).isNull();
  }

  private static String gate(String fields) {
    return """
    "steps":[{"name":"ask","gate":{"question":"Go?","options":["yes","no"],%s}},
      {"name":"go","after":["ask"],"when":{"ask":"yes"},
       "job":{"type":"probe","payload":{"by":"${steps.ask.result.by}"}}},
      {"name":"stay","after":["ask"],"when":{"ask":["no"]},"job":{"type":"probe","payload":{}}}]
    """
        .formatted(fields);
  }

  private List<StepState> states(UUID id) {
    return played.workflow(id).steps().stream().map(StepStatus::state).toList();
  }
}
