package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.embedded.PostgresServer;
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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.TestInfo;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Workflows on a real database; the test is the clock, and the workers. */
final class PlayedWorkflows implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final IntakeDatabase database;
  private final Workflows workflows;
  private final WorkflowJobs jobs;
  private final FoundItems items;
  private final ManageWorkflows manage;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final PlayedJobs others = new PlayedJobs();
  private final Intake intake;
  private final AdvanceWorkflows advance;

  PlayedWorkflows(PostgresServer postgres, TestInfo test) {
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

  /** An orchestrator that hands its jobs on in this way. */
  AdvanceWorkflows advancing(Consumer<List<Arrival>> submit) {
    var submitJobs = new SubmitJobs(jobs, items, submit, JobId::next, new Random(1));
    return new AdvanceWorkflows(
        workflows, new AdvanceWorkflow(jobs, items, others, submitJobs), now::get);
  }

  AdvanceWorkflows orchestrator() {
    return advance;
  }

  Intake intake() {
    return intake;
  }

  ManageWorkflows manage() {
    return manage;
  }

  PlayedJobs others() {
    return others;
  }

  Instant now() {
    return now.get();
  }

  UUID begin(String fields) {
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

  void decide(UUID id, String step, String option) {
    assertThat(manage.decide(id, step, option, "anna")).isInstanceOf(Changed.Done.class);
    advance.advanceAll();
  }

  void pass(Duration time) {
    now.set(now.get().plus(time));
    advance.advanceAll();
  }

  void advance() {
    advance.advanceAll();
  }

  /** An orchestrator is told what has ended. */
  void lookAt(AdvanceWorkflows orchestrator, List<JobId> ended) {
    workflows.wake(ended);
    orchestrator.advanceAll();
  }

  void succeed(JobMessage job, String result) {
    note(job, result);
    advance.advanceAll();
  }

  void note(JobMessage job, String result) {
    others.succeed(job.id(), Payload.json(result));
    workflows.wake(List.of(job.id()));
  }

  void fail(JobMessage job) {
    end(job, JobState.DEAD);
  }

  void end(JobMessage job, JobState state) {
    others.end(job.id(), state);
    workflows.wake(List.of(job.id()));
    advance.advanceAll();
  }

  Workflow workflow(UUID id) {
    return workflows.find(id).orElseThrow();
  }

  WorkflowState state(UUID id) {
    return workflow(id).state();
  }

  Tally tally(UUID id, int position) {
    return jobs.tallies(id).getOrDefault(position, Tally.NONE);
  }

  /** Jobs of the first step that were not to be. */
  List<WorkflowJobs.Row> failed(UUID id) {
    return jobs.page(id, firstStep(id), -1, true, 9);
  }

  /** How many items the first step has found. */
  int found(UUID id) {
    return items.count(id, firstStep(id));
  }

  private Step firstStep(UUID id) {
    return workflow(id).definition().steps().getFirst();
  }

  /** The jobs on their way to Kafka, in their order. */
  List<JobMessage> submitted() {
    return JdbcClient.create(database.dataSource())
        .sql("select message from intake.outbox order by seq")
        .query((row, _) -> JobMessage.CODEC.decode(row.getBytes("message")).message().orElseThrow())
        .list();
  }

  /** A step with one job; more are fields of the step. */
  static String job(String name, String more) {
    return "{\"name\":\"%s\",%s\"job\":{\"type\":\"probe\",\"payload\":{}}}"
        .formatted(name, more.isEmpty() ? "" : more + ",");
  }

  @Override
  public void close() {
    database.close();
  }
}
