package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.PlayedWorkflows.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows go on from step to step, however many orchestrators look at them. */
@ExtendWith(SharedPostgres.class)
final class AdvanceWorkflowsIT {

  private final PlayedWorkflows played;

  AdvanceWorkflowsIT(PostgresServer postgres, TestInfo test) {
    played = new PlayedWorkflows(postgres, test);
  }

  @AfterEach
  void stop() {
    played.close();
  }

  @Test
  void stepsFollowEachOther() {
    UUID id =
        played.begin(
            """
            "input":{"symbol":"AAPL"},"steps":[
              {"name":"a","job":{"type":"probe","payload":{"s":"${input.symbol}","n":1.10}}},
              {"name":"b","job":{"type":"probe","payload":{"r":"${steps.a.result.found.0}",
                 "text":"of ${steps.a.result.found}","w":"${workflow.name}"}}}]
            """);
    JobMessage first = played.submitted().getFirst();
    assertThat(played.submitted()).hasSize(1);
    assertThat(first.payload().text()).isEqualTo("{\"s\":\"AAPL\",\"n\":1.10}");
    assertThat(first.origin().workflowId()).isEqualTo(id);
    assertThat(first.origin().metadata()).containsEntry("workflow", "w").containsEntry("step", "a");

    played.succeed(first, "{\"found\":[7]}");

    assertThat(played.submitted()).hasSize(2);
    assertThat(played.submitted().getLast().payload().text())
        .isEqualTo("{\"r\":7,\"text\":\"of [7]\",\"w\":\"w\"}");
    played.succeed(played.submitted().getLast(), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(played.workflow(id).endedAt()).isEqualTo(played.now());
  }

  @Test
  void stepsWithoutOrderRunSideBySide() {
    UUID id =
        played.begin(
            """
            "steps":[%s,%s,{"name":"c","after":["a","b"],"job":{"type":"probe","payload":{}}}]
            """
                .formatted(job("a", "\"after\":[]"), job("b", "\"after\":[]")));
    assertThat(played.submitted()).hasSize(2);

    played.succeed(played.submitted().getFirst(), "{}");
    assertThat(played.submitted()).hasSize(2);
    played.succeed(played.submitted().get(1), "{}");

    assertThat(played.submitted()).hasSize(3);
    played.succeed(played.submitted().get(2), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  /** One job, whose result happens to be a list, and two steps without one. */
  @Test
  void whatHasSucceededOfOneIsOneOrNone() {
    played.begin(
        """
        "steps":[
          {"name":"one","job":{"type":"probe","payload":{}}},
          {"name":"ask","gate":{"options":["yes","no"]}},
          {"name":"none","when":{"ask":"no"},"forEach":[1],"job":{"type":"probe","payload":{}}},
          {"name":"sum","job":{"type":"probe","payload":{"one":"${steps.one.succeeded}",
            "ask":"${steps.ask.succeeded.0.option}","none":"${steps.none.succeeded}"}}}]
        """);
    played.succeed(played.submitted().getFirst(), "[1,null]");

    UUID id = Objects.requireNonNull(played.submitted().getFirst().origin().workflowId());
    played.decide(id, "ask", "yes");

    assertThat(played.submitted().getLast().payload().text())
        .isEqualTo("{\"one\":[[1,null]],\"ask\":\"yes\",\"none\":[]}");
  }

  @Test
  void metadataAreTextsWhateverTheyComeFrom() {
    played.begin(
        """
        "steps":[{"name":"each","forEach":[{"n":1.50}],
          "job":{"type":"probe","payload":{},"metadata":{"i":"${index}","item":"${item}"}}}]
        """);

    assertThat(played.submitted().getFirst().origin().metadata())
        .containsEntry("i", "0")
        .containsEntry("item", "{\"n\":1.50}");
  }

  @Test
  void noMoreRunAtOnceThanMay() {
    UUID id =
        played.begin(
            """
            "maxParallel":5,"steps":[
              {"name":"a","forEach":[0,1,2,3,4,5],"maxParallel":2,"job":{"type":"probe","payload":{}}},
              {"name":"b","after":[],"forEach":[0,1,2,3,4,5],"job":{"type":"probe","payload":{}}}]
            """);

    assertThat(played.submitted()).hasSize(5);
    assertThat(played.tally(id, 0).open()).isEqualTo(2);
    Set<JobId> done = new HashSet<>();
    while (played.state(id) == WorkflowState.RUNNING) {
      JobMessage next =
          played.submitted().stream().filter(job -> done.add(job.id())).findFirst().orElseThrow();
      played.succeed(next, "{}");
      assertThat(played.submitted().size() - done.size()).isLessThanOrEqualTo(5);
      assertThat(played.tally(id, 0).open()).isLessThanOrEqualTo(2);
    }
    assertThat(done).hasSize(12);
  }

  /** Every orchestrator sees every end, and some of them twice; one dies now and then. */
  @Test
  void tenThousandJobsJoinOnceHoweverManyLook() {
    UUID id =
        played.begin(
            "\"input\":{\"all\":%s},\"steps\":[{\"name\":\"each\",\"forEach\":\"${input.all}\",\"job\":{\"type\":\"probe\",\"payload\":{\"it\":\"${item}\"}}},%s]"
                .formatted(IntStream.range(0, 10_000).boxed().toList(), job("next", "")));
    var random = new Random(42);
    var dying =
        played.advancing(
            arrivals -> {
              played.intake().keep(arrivals);
              throw new IllegalStateException("killed");
            });
    List<JobMessage> all = new ArrayList<>(played.submitted());
    assertThat(all).hasSize(10_000);
    assertThat(all).extracting(JobMessage::id).doesNotHaveDuplicates();
    Collections.shuffle(all, random);

    try (var threads = Executors.newFixedThreadPool(3)) {
      for (int from = 0; from < all.size(); from += 1_250) {
        List<JobMessage> part = all.subList(from, from + 1_250);
        part.forEach(job -> played.others().end(job.id(), JobState.SUCCEEDED));
        List<JobId> ended = part.stream().map(JobMessage::id).toList();
        CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> played.lookAt(dying, ended), threads),
                CompletableFuture.runAsync(
                    () -> played.lookAt(played.orchestrator(), ended), threads),
                CompletableFuture.runAsync(
                    () -> played.lookAt(played.orchestrator(), ended), threads))
            .join();
      }
    }

    played.lookAt(played.orchestrator(), List.of());
    assertThat(played.submitted()).hasSize(10_001);
    played.succeed(played.submitted().getLast(), "{}");
    assertThat(played.state(id)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(played.tally(id, 0)).isEqualTo(new Tally(10_000, 10_000, 10_000, 0));
  }
}
