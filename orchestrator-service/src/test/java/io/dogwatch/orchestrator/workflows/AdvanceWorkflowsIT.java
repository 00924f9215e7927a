package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.workflows.ManageWorkflows.Changed;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Workflows on a real database; the test is the clock, and the workers. */
@ExtendWith(SharedPostgres.class)
final class AdvanceWorkflowsIT {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final IntakeDatabase database;
  private final Workflows workflows;
  private final WorkflowJobs jobs;
  private final FoundItems items;
  private final ManageWorkflows manage;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final FakeJobs others = new FakeJobs();
  private final Intake intake;
  private final AdvanceWorkflows advance;

  AdvanceWorkflowsIT(PostgresServer postgres, TestInfo test) {
    database = new IntakeDatabase(postgres, "workflows", test);
    workflows = new Workflows(database.schema());
    jobs = new WorkflowJobs(database.schema());
    items = new FoundItems(database.schema());
    intake = new Intake(database.schema(), () -> {});
    manage =
        new ManageWorkflows(
            workflows, jobs, new JobTypes(), now::get, UUID::randomUUID, new Random(2));
    advance = advancing(intake::keep);
  }

  private AdvanceWorkflows advancing(Consumer<List<Arrival>> submit) {
    var submitJobs = new SubmitJobs(jobs, items, submit, JobId::next, new Random(1));
    return new AdvanceWorkflows(
        workflows, new AdvanceWorkflow(jobs, items, others, submitJobs), now::get);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** What workers have done. */
  private static final class FakeJobs implements OtherJobs {

    private final Map<JobId, JobState> states = new ConcurrentHashMap<>();
    private final Map<JobId, Payload> results = new ConcurrentHashMap<>();
    private final List<UUID> cancelled = new ArrayList<>();

    @Override
    public Map<JobId, JobState> states(Collection<JobId> jobs) {
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(Set.copyOf(jobs));
      return known;
    }

    @Override
    public Map<JobId, Payload> results(Collection<JobId> jobs) {
      Map<JobId, Payload> known = new HashMap<>(results);
      known.keySet().retainAll(Set.copyOf(jobs));
      return known;
    }

    @Override
    public boolean cancel(UUID workflow, String reason) {
      cancelled.add(workflow);
      return true;
    }
  }

  @Test
  void stepsFollowEachOther() {
    UUID id =
        begin(
            """
            "input":{"symbol":"AAPL"},"steps":[
              {"name":"a","job":{"type":"probe","payload":{"s":"${input.symbol}","n":1.10}}},
              {"name":"b","job":{"type":"probe","payload":{"r":"${steps.a.result.found.0}",
                 "text":"of ${steps.a.result.found}","w":"${workflow.name}"}}}]
            """);
    JobMessage first = submitted().getFirst();
    assertThat(submitted()).hasSize(1);
    assertThat(first.payload().text()).isEqualTo("{\"s\":\"AAPL\",\"n\":1.10}");
    assertThat(first.origin().workflowId()).isEqualTo(id);
    assertThat(first.origin().metadata()).containsEntry("workflow", "w").containsEntry("step", "a");

    succeed(first, "{\"found\":[7]}");

    assertThat(submitted()).hasSize(2);
    assertThat(submitted().getLast().payload().text())
        .isEqualTo("{\"r\":7,\"text\":\"of [7]\",\"w\":\"w\"}");
    succeed(submitted().getLast(), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(workflows.find(id).orElseThrow().endedAt()).isEqualTo(now.get());
  }

  @Test
  void stepsWithoutOrderRunSideBySide() {
    UUID id =
        begin(
            """
            "steps":[%s,%s,{"name":"c","after":["a","b"],"job":{"type":"probe","payload":{}}}]
            """
                .formatted(job("a", "\"after\":[]"), job("b", "\"after\":[]")));
    assertThat(submitted()).hasSize(2);

    succeed(submitted().getFirst(), "{}");
    assertThat(submitted()).hasSize(2);
    succeed(submitted().get(1), "{}");

    assertThat(submitted()).hasSize(3);
    succeed(submitted().get(2), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void aListFansOutAndJoins() {
    UUID id =
        begin(
            """
            "steps":[%s,
              {"name":"each","forEach":"${steps.list.result.all}",
               "job":{"type":"probe","payload":{"it":"${item.id}","i":"${index}"}}},
              {"name":"sum","job":{"type":"probe","payload":{"all":"${steps.each.result}"}}}]
            """
                .formatted(job("list", "\"after\":[]")));

    succeed(submitted().getFirst(), "{\"all\":[{\"id\":\"x\"},{\"id\":\"y\"},{\"id\":\"z\"}]}");

    List<JobMessage> each = submitted().subList(1, 4);
    assertThat(each)
        .extracting(job -> job.payload().text())
        .containsExactly(
            "{\"it\":\"x\",\"i\":0}", "{\"it\":\"y\",\"i\":1}", "{\"it\":\"z\",\"i\":2}");
    succeed(each.get(2), "{\"n\":3}");
    succeed(each.get(0), "{\"n\":1}");
    assertThat(submitted()).hasSize(4);
    succeed(each.get(1), "{\"n\":2}");
    assertThat(submitted().getLast().payload().text())
        .isEqualTo("{\"all\":[{\"n\":1},{\"n\":2},{\"n\":3}]}");
    assertThat(state(id)).isEqualTo(WorkflowState.RUNNING);
  }

  @Test
  void enoughAreEnough() {
    UUID id =
        begin(
            """
            "steps":[{"name":"each","forEach":[0,1,2,3],"join":{"atLeast":2},
              "job":{"type":"probe","payload":{}}},%s]
            """
                .formatted(job("next", "")));
    List<JobMessage> each = submitted();

    succeed(each.get(0), "{}");
    fail(each.get(1));
    assertThat(submitted()).hasSize(4);
    succeed(each.get(2), "{}");

    assertThat(submitted()).hasSize(5);
    fail(each.get(3)); // too late to matter, and known all the same
    assertThat(tally(id, 0)).isEqualTo(new Tally(4, 4, 2, 2));
    succeed(submitted().getLast(), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void whatHasSucceededIsHandedOnWithoutGaps() {
    begin(
        """
        "steps":[
          {"name":"each","forEach":[0,1,2,3],"join":{"atLeast":2},"job":{"type":"probe","payload":{}}},
          {"name":"next","forEach":"${steps.each.succeeded}",
           "job":{"type":"probe","payload":{"of":"${item.n}"}}},
          {"name":"sum","job":{"type":"probe","payload":{"all":"${steps.each.result}",
            "succeeded":"${steps.each.succeeded}","last":"${steps.each.succeeded.1.n}",
            "text":"${steps.next.succeeded}"}}}]
        """);
    List<JobMessage> each = submitted();
    fail(each.get(0));
    succeed(each.get(1), "{\"n\":1}");
    succeed(each.get(3), "{\"n\":3}");

    List<JobMessage> next = submitted().subList(4, 6);
    assertThat(next)
        .extracting(job -> job.payload().text())
        .containsExactly("{\"of\":1}", "{\"of\":3}");
    next.forEach(job -> succeed(job, "[7]"));
    assertThat(submitted().getLast().payload().text())
        .isEqualTo(
            "{\"all\":[null,{\"n\":1},null,{\"n\":3}],\"succeeded\":[{\"n\":1},{\"n\":3}],"
                + "\"last\":3,\"text\":[[7],[7]]}");
  }

  /** One job, whose result happens to be a list, and two steps without one. */
  @Test
  void whatHasSucceededOfOneIsOneOrNone() {
    begin(
        """
        "steps":[
          {"name":"one","job":{"type":"probe","payload":{}}},
          {"name":"ask","gate":{"options":["yes","no"]}},
          {"name":"none","when":{"ask":"no"},"forEach":[1],"job":{"type":"probe","payload":{}}},
          {"name":"sum","job":{"type":"probe","payload":{"one":"${steps.one.succeeded}",
            "ask":"${steps.ask.succeeded.0.option}","none":"${steps.none.succeeded}"}}}]
        """);
    succeed(submitted().getFirst(), "[1,null]");

    UUID id = Objects.requireNonNull(submitted().getFirst().origin().workflowId());
    decide(id, "ask", "yes");

    assertThat(submitted().getLast().payload().text())
        .isEqualTo("{\"one\":[[1,null]],\"ask\":\"yes\",\"none\":[]}");
  }

  @Test
  void tooFewFailTheWorkflow() {
    UUID id =
        begin(
            """
            "steps":[{"name":"each","forEach":[0,1,2,3],"join":{"percent":75},
              "job":{"type":"probe","payload":{}}},%s]
            """
                .formatted(job("next", "")));
    fail(submitted().get(0));
    assertThat(state(id)).isEqualTo(WorkflowState.RUNNING);

    fail(submitted().get(3));

    assertThat(state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(workflows.find(id).orElseThrow().reason())
        .isEqualTo(
            "step each: 3 of 4 jobs have to succeed, which is not possible any more; one that has"
                + " not: %s is DEAD".formatted(submitted().getFirst().id()));
    succeed(submitted().get(1), "{}");
    assertThat(tally(id, 0)).isEqualTo(new Tally(4, 4, 1, 2));
    assertThat(submitted()).hasSize(4);
  }

  @Test
  void onlyWhatHasFailedIsDoneAgain() {
    UUID id =
        begin(
            """
            "steps":[%s,{"name":"each","forEach":[0,1,2],
              "job":{"type":"probe","payload":{"it":"${item}"}}}]
            """
                .formatted(job("first", "")));
    succeed(submitted().getFirst(), "{}");
    List<JobMessage> each = submitted().subList(1, 4);
    succeed(each.get(0), "{}");
    fail(each.get(1));
    succeed(each.get(2), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.FAILED);

    assertThat(manage.retryFailed(id, "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll();

    assertThat(submitted()).hasSize(5);
    JobMessage again = submitted().getLast();
    assertThat(again.payload().text()).isEqualTo("{\"it\":1}");
    assertThat(again.id()).isNotEqualTo(each.get(1).id());
    succeed(again, "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(manage.retryFailed(id, "anna")).isInstanceOf(Changed.NotNow.class);
  }

  @Test
  void aListThatIsNoneFailsTheStep() {
    UUID id =
        begin(
            """
            "input":{"x":"no list"},"steps":[{"name":"each","forEach":"${input.x}",
              "job":{"type":"probe","payload":{}}}]
            """);

    assertThat(state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(workflows.find(id).orElseThrow().reason()).contains("an array of at most");
  }

  @Test
  void anItemThatMakesNoJobCountsAsFailed() {
    UUID id =
        begin(
            """
            "steps":[{"name":"each","forEach":[{"p":{}},{"q":1},{"p":3}],"join":{"atLeast":1},
              "job":{"type":"probe","payload":"${item.p}"}}]
            """);

    assertThat(submitted()).hasSize(1);
    assertThat(tally(id, 0)).isEqualTo(new Tally(3, 3, 0, 2));
    assertThat(
            jobs.page(
                id, workflows.find(id).orElseThrow().definition().steps().getFirst(), -1, true, 9))
        .extracting(WorkflowJobs.Row::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("${item.p}"),
            reason -> assertThat(reason).contains("a JSON object expected"));
    succeed(submitted().getFirst(), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void aJoinThatCannotBeMetSubmitsNothing() {
    UUID id =
        begin(
            """
            "input":{"all":[1,2]},"steps":[{"name":"each","forEach":"${input.all}",
              "join":{"atLeast":3},"job":{"type":"probe","payload":{}}}]
            """);

    assertThat(state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(submitted()).isEmpty();
    assertThat(manage.retryFailed(id, "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll(); // there is nothing that could be done better
    assertThat(state(id)).isEqualTo(WorkflowState.FAILED);
    assertThat(submitted()).isEmpty();
  }

  /** PostgreSQL has no text with U+0000. */
  @Test
  void oneThatTheDatabaseRefusesHoldsUpNoOther() {
    begin("\"steps\":[%s]".formatted(batches("\"target\":25")));
    note(submitted().getFirst(), "{\"items\":[{\"id\":\"\\u0000\"}]}");

    begin("\"steps\":[%s]".formatted(job("other", "")));

    assertThat(submitted()).hasSize(2);
  }

  @Test
  void metadataAreTextsWhateverTheyComeFrom() {
    begin(
        """
        "steps":[{"name":"each","forEach":[{"n":1.50}],
          "job":{"type":"probe","payload":{},"metadata":{"i":"${index}","item":"${item}"}}}]
        """);

    assertThat(submitted().getFirst().origin().metadata())
        .containsEntry("i", "0")
        .containsEntry("item", "{\"n\":1.50}");
  }

  @Test
  void noMoreRunAtOnceThanMay() {
    UUID id =
        begin(
            """
            "maxParallel":5,"steps":[
              {"name":"a","forEach":[0,1,2,3,4,5],"maxParallel":2,"job":{"type":"probe","payload":{}}},
              {"name":"b","after":[],"forEach":[0,1,2,3,4,5],"job":{"type":"probe","payload":{}}}]
            """);

    assertThat(submitted()).hasSize(5);
    assertThat(tally(id, 0).open()).isEqualTo(2);
    Set<JobId> done = new HashSet<>();
    while (state(id) == WorkflowState.RUNNING) {
      JobMessage next =
          submitted().stream().filter(job -> done.add(job.id())).findFirst().orElseThrow();
      succeed(next, "{}");
      assertThat(submitted().size() - done.size()).isLessThanOrEqualTo(5);
      assertThat(tally(id, 0).open()).isLessThanOrEqualTo(2);
    }
    assertThat(done).hasSize(12);
  }

  /** 25 items in batches of 10, 10 and 5; the second is told twice, and finds some again. */
  @Test
  void batchesGoOnUntilThereIsEnough() {
    UUID id = begin("\"steps\":[%s,%s]".formatted(batches("\"target\":25"), job("next", "")));
    assertThat(submitted().getLast().payload().text())
        .isEqualTo("{\"size\":10,\"number\":1,\"cursor\":null,\"keys\":[]}");

    succeed(submitted().getLast(), found(0, 10, "\"page 2\""));
    assertThat(submitted().getLast().payload().text())
        .startsWith("{\"size\":10,\"number\":2,\"cursor\":\"page 2\",\"keys\":[\"k0\",\"k1\"");
    JobMessage second = submitted().getLast();
    succeed(second, found(5, 15, "3"));
    succeed(second, found(5, 15, "3"));

    assertThat(submitted()).hasSize(3);
    assertThat(submitted().getLast().payload().text()).startsWith("{\"size\":10,\"number\":3,");
    succeed(submitted().getLast(), found(15, 25, "4"));
    assertThat(submitted()).hasSize(4);
    assertThat(items.count(id, batchStep(id))).isEqualTo(25);
    assertThat(state(id)).isEqualTo(WorkflowState.RUNNING);
  }

  @Test
  void batchesAreOfThePlannedSizes() {
    begin("\"steps\":[%s]".formatted(batches("\"target\":25")));

    for (int i = 0; i < 3; i++) {
      succeed(submitted().getLast(), found(i * 10, Math.min(i * 10 + 10, 25), "0"));
    }

    assertThat(submitted())
        .extracting(job -> job.payload().text().replaceAll(",\"number.*", "}"))
        .containsExactly("{\"size\":10}", "{\"size\":10}", "{\"size\":5}");
  }

  /** An orchestrator that dies while it takes a batch's items has taken none of them. */
  @Test
  void aBatchThatIsBrokenOffIsTakenOnce() {
    UUID id = begin("\"steps\":[%s]".formatted(batches("\"target\":25")));
    succeed(submitted().getLast(), found(0, 10, "0"));
    var dying =
        advancing(
            _ -> {
              throw new DataAccessResourceFailureException("killed");
            });
    JobMessage second = submitted().getLast();
    note(second, found(10, 20, "0"));
    assertThatThrownBy(dying::advanceAll).isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(items.count(id, batchStep(id))).isEqualTo(10);
    assertThat(submitted()).hasSize(2);

    advance.advanceAll();
    succeed(submitted().getLast(), found(20, 25, "0"));

    assertThat(submitted()).hasSize(3);
    assertThat(items.count(id, batchStep(id))).isEqualTo(25);
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void theBestOfManyAreTaken() {
    begin(
        "\"steps\":[%s,{\"name\":\"next\",\"job\":{\"type\":\"probe\",\"payload\":{\"best\":\"${steps.find.result}\"}}}]"
            .formatted(batches("\"target\":3,\"existing\":1,\"oversample\":2,\"score\":\"q\"")));

    succeed(
        submitted().getLast(),
        "{\"items\":[{\"id\":1,\"q\":0.1},{\"id\":2,\"q\":0.9},{\"id\":3},{\"id\":4,\"q\":0.5}]}");

    assertThat(submitted().getLast().payload().text())
        .isEqualTo("{\"best\":[{\"id\":2,\"q\":0.9},{\"id\":4,\"q\":0.5}]}");
  }

  @Test
  void somebodyDecidesAboutAShortfall() {
    UUID id =
        begin(
            "\"steps\":[%s,%s]"
                .formatted(
                    batches("\"target\":25,\"onShortfall\":\"ASK\",\"maxBatches\":2"),
                    job("next", "")));
    succeed(submitted().getLast(), found(0, 4, "0"));
    succeed(submitted().getLast(), found(4, 8, "0"));
    assertThat(state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    assertThat(submitted()).hasSize(2);

    decide(id, "find", "CONTINUE");
    assertThat(submitted()).hasSize(3);
    succeed(submitted().getLast(), "{\"items\":[],\"done\":true}");
    assertThat(state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    assertThat(manage.decide(id, "find", "maybe", "anna")).isInstanceOf(Changed.Refused.class);
    decide(id, "find", "ACCEPT");

    assertThat(submitted()).hasSize(4);
    assertThat(manage.decide(id, "find", "ACCEPT", "anna")).isInstanceOf(Changed.NotNow.class);
  }

  @Test
  void aShortfallFailsUnlessItIsAccepted() {
    UUID failing = begin("\"steps\":[%s]".formatted(batches("\"target\":25,\"maxBatches\":1")));
    succeed(submitted().getLast(), found(0, 4, "0"));
    assertThat(workflows.find(failing).orElseThrow().reason())
        .isEqualTo("step find: 25 items expected, found 21 too few");
    UUID accepting =
        begin("\"steps\":[%s]".formatted(batches("\"target\":25,\"onShortfall\":\"ACCEPT\"")));
    succeed(submitted().getLast(), "{\"items\":[{\"id\":1}],\"done\":true}");

    assertThat(state(accepting)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(manage.retryFailed(failing, "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll();
    succeed(submitted().getLast(), found(4, 25, "0"));
    assertThat(state(failing)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void somebodyDecidesWhatComesNext() {
    UUID id = begin(gate("\"deadline\":\"PT1H\",\"default\":\"no\""));
    assertThat(state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    assertThat(submitted()).isEmpty();

    decide(id, "ask", "yes");

    assertThat(submitted())
        .extracting(job -> job.payload().text())
        .containsExactly("{\"by\":\"anna\"}");
    Workflow workflow = workflows.find(id).orElseThrow();
    assertThat(workflow.steps())
        .extracting(StepStatus::state)
        .containsExactly(StepState.SUCCEEDED, StepState.RUNNING, StepState.SKIPPED);
    assertThat(workflow.steps().getFirst().decision())
        .isEqualTo(new Decision("yes", "anna", START));
    succeed(submitted().getFirst(), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void aDeadlineDecidesWhereNobodyDoes() {
    UUID id = begin(gate("\"deadline\":\"PT1H\",\"default\":\"no\""));
    UUID undecided = begin(gate("\"deadline\":\"PT1H\""));
    pass(Duration.ofMinutes(59));
    assertThat(state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);

    pass(Duration.ofMinutes(1));

    assertThat(workflows.find(id).orElseThrow().steps().getFirst().decision())
        .isEqualTo(new Decision("no", Decision.DEADLINE, now.get()));
    assertThat(submitted()).hasSize(1);
    assertThat(state(undecided)).isEqualTo(WorkflowState.FAILED);
    assertThat(manage.retryFailed(undecided, "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll();
    assertThat(state(undecided)).isEqualTo(WorkflowState.NEEDS_DECISION);
  }

  @Test
  void nothingBeginsWhileItIsPaused() {
    UUID id = begin("\"steps\":[%s,%s]".formatted(job("a", ""), job("b", "")));
    manage.pause(id, "anna");

    succeed(submitted().getFirst(), "{}");

    assertThat(submitted()).hasSize(1);
    assertThat(tally(id, 0)).isEqualTo(new Tally(1, 1, 1, 0));
    manage.resume(id, "anna");
    advance.advanceAll();
    assertThat(submitted()).hasSize(2);
  }

  @Test
  void aDeadlineWaitsWhileItIsPaused() {
    UUID id = begin(gate("\"deadline\":\"PT1H\",\"default\":\"no\""));
    manage.pause(id, "anna");

    pass(Duration.ofHours(2));

    assertThat(state(id)).isEqualTo(WorkflowState.NEEDS_DECISION);
    manage.resume(id, "anna");
    advance.advanceAll();
    assertThat(submitted()).hasSize(1);
  }

  @Test
  void whatIsTakenBackTellsItsJobsOnceAndNotesTheirEnds() {
    UUID id =
        begin(
            """
            "steps":[{"name":"each","forEach":[0,1,2],"maxParallel":2,
              "job":{"type":"probe","payload":{}}}]
            """);

    assertThat(manage.cancel(id, "not needed", "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll();

    assertThat(others.cancelled).containsExactly(id);
    assertThat(state(id)).isEqualTo(WorkflowState.CANCELLED);
    end(submitted().getFirst(), JobState.CANCELLED);
    assertThat(others.cancelled).hasSize(1);
    assertThat(submitted()).hasSize(2);
    assertThat(tally(id, 0)).isEqualTo(new Tally(3, 2, 0, 1));
    assertThat(manage.cancel(id, "again", "anna")).isInstanceOf(Changed.NotNow.class);
    assertThat(manage.resume(id, "anna")).isInstanceOf(Changed.NotNow.class);
  }

  @Test
  void whatIsTakenBackHasNoStepThatFailsLater() {
    UUID id =
        begin(
            """
            "steps":[%s,%s,{"name":"ask","after":["done"],"gate":{"question":"?","options":["a"]}},%s]
            """
                .formatted(job("done", ""), job("runs", "\"after\":[]"), job("never", "")));
    succeed(submitted().getFirst(), "{}");
    assertThat(states(id))
        .containsExactly(
            StepState.SUCCEEDED, StepState.RUNNING, StepState.NEEDS_DECISION, StepState.PENDING);

    assertThat(manage.cancel(id, "not needed", "anna")).isInstanceOf(Changed.Done.class);
    end(submitted().getLast(), JobState.CANCELLED);

    assertThat(states(id))
        .containsExactly(
            StepState.SUCCEEDED, StepState.CANCELLED, StepState.CANCELLED, StepState.CANCELLED);
    assertThat(tally(id, 1)).isEqualTo(new Tally(1, 1, 0, 1));
    StepStatus never = workflows.find(id).orElseThrow().steps().getLast();
    assertThat(never.startedAt()).isNull();
    assertThat(never.endedAt()).isEqualTo(now.get());
    assertThat(never.reason()).isNull();
  }

  /** Every orchestrator sees every end, and some of them twice; one dies now and then. */
  @Test
  void tenThousandJobsJoinOnceHoweverManyLook() {
    UUID id =
        begin(
            "\"input\":{\"all\":%s},\"steps\":[{\"name\":\"each\",\"forEach\":\"${input.all}\",\"job\":{\"type\":\"probe\",\"payload\":{\"it\":\"${item}\"}}},%s]"
                .formatted(IntStream.range(0, 10_000).boxed().toList(), job("next", "")));
    var random = new Random(42);
    var dying =
        advancing(
            arrivals -> {
              intake.keep(arrivals);
              throw new IllegalStateException("killed");
            });
    List<JobMessage> all = new ArrayList<>(submitted());
    assertThat(all).hasSize(10_000);
    assertThat(all).extracting(JobMessage::id).doesNotHaveDuplicates();
    Collections.shuffle(all, random);

    try (var threads = Executors.newFixedThreadPool(3)) {
      for (int from = 0; from < all.size(); from += 1_250) {
        List<JobMessage> part = all.subList(from, from + 1_250);
        part.forEach(job -> others.states.put(job.id(), JobState.SUCCEEDED));
        List<JobId> ended = part.stream().map(JobMessage::id).toList();
        CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> lookAt(dying, ended), threads),
                CompletableFuture.runAsync(() -> lookAt(advance, ended), threads),
                CompletableFuture.runAsync(() -> lookAt(advance, ended), threads))
            .join();
      }
    }

    lookAt(advance, List.of());
    assertThat(submitted()).hasSize(10_001);
    succeed(submitted().getLast(), "{}");
    assertThat(state(id)).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(tally(id, 0)).isEqualTo(new Tally(10_000, 10_000, 10_000, 0));
  }

  private void lookAt(AdvanceWorkflows orchestrator, List<JobId> ended) {
    workflows.wake(ended);
    orchestrator.advanceAll();
  }

  private UUID begin(String fields) {
    UUID id = UUID.randomUUID();
    Definition definition = WorkflowReader.stored("{\"name\":\"w\"," + fields + "}");
    var workflow =
        new Workflow(
            id,
            definition,
            WorkflowState.RUNNING,
            false,
            null,
            Traceparent.next(new Random(1)),
            now.get(),
            null,
            false,
            Collections.nCopies(definition.steps().size(), StepStatus.PENDING));
    assertThat(workflows.inTransaction(() -> workflows.add(workflow, "f"))).isTrue();
    advance.advanceAll();
    return id;
  }

  private static String job(String name, String more) {
    return "{\"name\":\"%s\",%s\"job\":{\"type\":\"probe\",\"payload\":{}}}"
        .formatted(name, more.isEmpty() ? "" : more + ",");
  }

  private static String batches(String fields) {
    return """
    {"name":"find","batches":{"key":"id",%s},"job":{"type":"probe","payload":
      {"size":"${batch.size}","number":"${batch.number}","cursor":"${batch.cursor}",
       "keys":"${batch.keys}"}}}
    """
        .formatted(fields);
  }

  private static String found(int from, int to, String cursor) {
    return "{\"items\":%s,\"cursor\":%s}"
        .formatted(
            IntStream.range(from, to).mapToObj("{\"id\":\"k%d\"}"::formatted).toList(), cursor);
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

  private Step batchStep(UUID id) {
    return workflows.find(id).orElseThrow().definition().steps().getFirst();
  }

  private void decide(UUID id, String step, String option) {
    assertThat(manage.decide(id, step, option, "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll();
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
    advance.advanceAll();
  }

  private WorkflowState state(UUID id) {
    return workflows.find(id).orElseThrow().state();
  }

  private List<StepState> states(UUID id) {
    return workflows.find(id).orElseThrow().steps().stream().map(StepStatus::state).toList();
  }

  private Tally tally(UUID id, int position) {
    return jobs.tallies(id).getOrDefault(position, Tally.NONE);
  }

  private void succeed(JobMessage job, String result) {
    note(job, result);
    advance.advanceAll();
  }

  private void note(JobMessage job, String result) {
    others.results.put(job.id(), Payload.json(result));
    others.states.put(job.id(), JobState.SUCCEEDED);
    workflows.wake(List.of(job.id()));
  }

  private void fail(JobMessage job) {
    end(job, JobState.DEAD);
  }

  private void end(JobMessage job, JobState state) {
    others.states.put(job.id(), state);
    workflows.wake(List.of(job.id()));
    advance.advanceAll();
  }

  /** The jobs on their way to Kafka, in their order. */
  private List<JobMessage> submitted() {
    return JdbcClient.create(database.dataSource())
        .sql("select message from intake.outbox order by seq")
        .query((row, _) -> JobMessage.CODEC.decode(row.getBytes("message")).message().orElseThrow())
        .list();
  }
}
