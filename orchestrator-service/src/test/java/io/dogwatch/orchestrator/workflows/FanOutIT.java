package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.PlayedWorkflows.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.workflows.ManageWorkflows.Changed;
import io.dogwatch.schemas.jobs.JobMessage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Steps that run a job for each item of a list, and join them. */
@ExtendWith(SharedPostgres.class)
final class FanOutIT {

  private final PlayedWorkflows played;

  FanOutIT(PostgresServer postgres, TestInfo test) {
    played = new PlayedWorkflows(postgres, test);
  }

  @AfterEach
  void stop() {
    played.close();
  }

  @Test
  void aListFansOutAndJoins() {
    UUID id =
        played.begin(
            """
            "steps":[%s,
              {"name":"each","forEach":"${steps.list.result.all}",
               "job":{"type":"probe","payload":{"it":"${item.id}","i":"${index}"}}},
              {"name":"sum","job":{"type":"probe","payload":{"all":"${steps.each.result}"}}}]
            """
                .formatted(job("list", "\"after\":[]")));

    played.succeed(
        played.submitted().getFirst(), "{\"all\":[{\"id\":\"x\"},{\"id\":\"y\"},{\"id\":\"z\"}]}");

    List<JobMessage> each = played.submitted().subList(1, 4);
    assertThat(each)
        .extracting(job -> job.payload().text())
        .containsExactly(
            "{\"it\":\"x\",\"i\":0}", "{\"it\":\"y\",\"i\":1}", "{\"it\":\"z\",\"i\":2}");
    played.succeed(each.get(2), "{\"n\":3}");
    played.succeed(each.get(0), "{\"n\":1}");
    assertThat(played.submitted()).hasSize(4);
    played.succeed(each.get(1), "{\"n\":2}");
    assertThat(played.submitted().getLast().payload().text())
        .isEqualTo("{\"all\":[{\"n\":1},{\"n\":2},{\"n\":3}]}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.RUNNING);
  }

  @Test
  void enoughAreEnough() {
    UUID id =
        played.begin(
            """
            "steps":[{"name":"each","forEach":[0,1,2,3],"join":{"atLeast":2},
              "job":{"type":"probe","payload":{}}},%s]
            """
                .formatted(job("next", "")));
    List<JobMessage> each = played.submitted();

    played.succeed(each.get(0), "{}");
    played.fail(each.get(1));
    assertThat(played.submitted()).hasSize(4);
    played.succeed(each.get(2), "{}");

    assertThat(played.submitted()).hasSize(5);
    played.fail(each.get(3)); // too late to matter, and known all the same
    assertThat(played.tally(id, 0)).isEqualTo(new Tally(4, 4, 2, 2));
    played.succeed(played.submitted().getLast(), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void whatHasSucceededIsHandedOnWithoutGaps() {
    played.begin(
        """
        "steps":[
          {"name":"each","forEach":[0,1,2,3],"join":{"atLeast":2},"job":{"type":"probe","payload":{}}},
          {"name":"next","forEach":"${steps.each.succeeded}",
           "job":{"type":"probe","payload":{"of":"${item.n}"}}},
          {"name":"sum","job":{"type":"probe","payload":{"all":"${steps.each.result}",
            "succeeded":"${steps.each.succeeded}","last":"${steps.each.succeeded.1.n}",
            "text":"${steps.next.succeeded}"}}}]
        """);
    List<JobMessage> each = played.submitted();
    played.fail(each.get(0));
    played.succeed(each.get(1), "{\"n\":1}");
    played.succeed(each.get(3), "{\"n\":3}");

    List<JobMessage> next = played.submitted().subList(4, 6);
    assertThat(next)
        .extracting(job -> job.payload().text())
        .containsExactly("{\"of\":1}", "{\"of\":3}");
    next.forEach(job -> played.succeed(job, "[7]"));
    assertThat(played.submitted().getLast().payload().text())
        .isEqualTo(
            "{\"all\":[null,{\"n\":1},null,{\"n\":3}],\"succeeded\":[{\"n\":1},{\"n\":3}],"
                + "\"last\":3,\"text\":[[7],[7]]}");
  }

  @Test
  void tooFewFailTheWorkflow() {
    UUID id =
        played.begin(
            """
            "steps":[{"name":"each","forEach":[0,1,2,3],"join":{"percent":75},
              "job":{"type":"probe","payload":{}}},%s]
            """
                .formatted(job("next", "")));
    played.fail(played.submitted().get(0));
    assertThat(played.state(id)).isEqualTo(WorkflowState.RUNNING);

    played.fail(played.submitted().get(3));

    assertThat(played.state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(played.workflow(id).reason())
        .isEqualTo(
            "step each: 3 of 4 jobs have to succeed, which is not possible any more; one that has"
                + " not: %s is DEAD".formatted(played.submitted().getFirst().id()));
    played.succeed(played.submitted().get(1), "{}");
    assertThat(played.tally(id, 0)).isEqualTo(new Tally(4, 4, 1, 2));
    assertThat(played.submitted()).hasSize(4);
  }

  @Test
  void onlyWhatHasFailedIsDoneAgain() {
    UUID id =
        played.begin(
            """
            "steps":[%s,{"name":"each","forEach":[0,1,2],
              "job":{"type":"probe","payload":{"it":"${item}"}}}]
            """
                .formatted(job("first", "")));
    played.succeed(played.submitted().getFirst(), "{}");
    List<JobMessage> each = played.submitted().subList(1, 4);
    played.succeed(each.get(0), "{}");
    played.fail(each.get(1));
    played.succeed(each.get(2), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.FAILED);

    assertThat(played.manage().retryFailed(id, "anna")).isInstanceOf(Changed.Done.class);
    played.advance();

    assertThat(played.submitted()).hasSize(5);
    JobMessage again = played.submitted().getLast();
    assertThat(again.payload().text()).isEqualTo("{\"it\":1}");
    assertThat(again.id()).isNotEqualTo(each.get(1).id());
    played.succeed(again, "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(played.manage().retryFailed(id, "anna")).isInstanceOf(Changed.NotNow.class);
  }

  @Test
  void aListThatIsNoneFailsTheStep() {
    UUID id =
        played.begin(
            """
            "input":{"x":"no list"},"steps":[{"name":"each","forEach":"${input.x}",
              "job":{"type":"probe","payload":{}}}]
            """);

    assertThat(played.state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(played.workflow(id).reason()).contains("an array of at most");
  }

  @Test
  void anItemThatMakesNoJobCountsAsFailed() {
    UUID id =
        played.begin(
            """
            "steps":[{"name":"each","forEach":[{"p":{}},{"q":1},{"p":3}],"join":{"atLeast":1},
              "job":{"type":"probe","payload":"${item.p}"}}]
            """);

    assertThat(played.submitted()).hasSize(1);
    assertThat(played.tally(id, 0)).isEqualTo(new Tally(3, 3, 0, 2));
    assertThat(played.failed(id))
        .extracting(WorkflowJobs.Row::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("${item.p}"),
            reason -> assertThat(reason).contains("a JSON object expected"));
    played.succeed(played.submitted().getFirst(), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void aJoinThatCannotBeMetSubmitsNothing() {
    UUID id =
        played.begin(
            """
            "input":{"all":[1,2]},"steps":[{"name":"each","forEach":"${input.all}",
              "join":{"atLeast":3},"job":{"type":"probe","payload":{}}}]
            """);

    assertThat(played.state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(played.submitted()).isEmpty();
    assertThat(played.manage().retryFailed(id, "anna")).isInstanceOf(Changed.Done.class);
    played.advance(); // there is nothing that could be done better
    assertThat(played.state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(played.submitted()).isEmpty();
  }
}
