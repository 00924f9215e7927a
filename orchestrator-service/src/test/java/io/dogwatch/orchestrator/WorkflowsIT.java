package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Workflows, as a user of the API sees them; the test is the worker. */
@ExtendWith(SharedInstallation.class)
final class WorkflowsIT {

  private static final String WORKFLOWS = "/api/v1/workflows";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String FAN_OUT =
      """
      {"name":"fan-out","input":{"symbols":["AAPL","MSFT"]},"steps":[
        {"name":"each","forEach":"${input.symbols}",
         "job":{"type":"probe","payload":{"symbol":"${item}"}}},
        {"name":"last","job":{"type":"probe","payload":{"sleepMs":"${steps.each.result.1.n}"}}}]}
      """;

  private final Platform platform;
  private final Orchestrator orchestrator;

  WorkflowsIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void jobsOfStepsComeToTheirLanes() throws Exception {
    String id = submit(FAN_OUT);
    List<String> each = awaitJobs(id, "each", 2);
    JsonNode job = orchestrator.get("/api/v1/jobs/" + each.getLast()).body();
    assertThat(job.path("payload").toString()).isEqualTo("{\"symbol\":\"MSFT\"}");
    assertThat(job.path("workflow").stringValue()).isEqualTo(id);
    assertThat(job.path("metadata").path("step").stringValue()).isEqualTo("each");

    succeed(each.getFirst(), "{\"n\":1}");
    succeed(each.getLast(), "{\"n\":2}");
    succeed(each.getLast(), "{\"n\":2}"); // told twice

    String last = awaitJobs(id, "last", 1).getFirst();
    assertThat(orchestrator.get("/api/v1/jobs/" + last).body().path("payload").toString())
        .isEqualTo("{\"sleepMs\":2}");
    JsonNode running = workflow(id);
    assertThat(running.path("percent").doubleValue()).isEqualTo(50.0);
    assertThat(running.path("steps").path(0).path("succeeded").intValue()).isEqualTo(2);
    assertThat(running.path("steps").path(1).path("open").intValue()).isEqualTo(1);
    succeed(last, "{}");
    awaitState(id, "SUCCEEDED");
    assertThat(workflow(id).path("percent").doubleValue()).isEqualTo(100.0);
    assertThat(orchestrator.get("/api/v1/jobs?workflow=" + id).body().path("items")).hasSize(3);
    for (String one : each) {
      assertThat(platform.count(Platform.PROBE, one)).isEqualTo(1);
    }
  }

  /** One of two jobs has ended: the other one is expected to take as long. */
  @Test
  void tellsWhenItMayBeDone() throws Exception {
    String id =
        submit(
            """
            {"name":"pace","steps":[
              {"name":"each","forEach":[1,2],"job":{"type":"probe","payload":{}}}]}
            """);
    List<String> each = awaitJobs(id, "each", 2);
    succeed(each.getFirst(), "{}");
    await().atMost(PATIENCE).until(() -> workflow(id).at("/steps/0/succeeded").asInt(0) == 1);

    Instant before = Instant.now();
    JsonNode running = workflow(id);
    Instant after = Instant.now();

    JsonNode step = running.path("steps").path(0);
    Instant start = Instant.parse(step.path("startedAt").stringValue());
    assertThat(Instant.parse(step.path("expectedEndAt").stringValue()))
        .isBetween(
            before.plus(Duration.between(start, before)).minusMillis(1),
            after.plus(Duration.between(start, after)));
    assertThat(running.path("expectedEndAt")).isEqualTo(step.path("expectedEndAt"));
    succeed(each.getLast(), "{}");
    awaitState(id, "SUCCEEDED");
    assertThat(workflow(id).has("expectedEndAt")).isFalse();
  }

  /**
   * Defects 01 and 03 of the systems that Dogwatch replaces: an error was averaged in as a neutral
   * score, and where all had failed there was advice all the same.
   */
  @Test
  void whatHasFailedIsNoNeutralResult() throws Exception {
    String scores =
        """
        {"name":"scores","steps":[
          {"name":"each","forEach":[1,2],"join":{"atLeast":1},
           "job":{"type":"probe","payload":{}}},
          {"name":"advice","job":{"type":"advice","payload":{
            "all":"${steps.each.result}","succeeded":"${steps.each.succeeded}"}}}]}
        """;
    String one = submit(scores);
    List<String> each = awaitJobs(one, "each", 2);
    tell(each.getFirst(), dead());
    await().atMost(PATIENCE).until(() -> workflow(one).at("/steps/0/failed").asInt(0) == 1);
    succeed(each.getLast(), "{\"score\":7.5}");
    String none = submit(scores);
    for (String job : awaitJobs(none, "each", 2)) {
      tell(job, dead());
    }

    String advice = awaitJobs(one, "advice", 1).getFirst();
    assertThat(orchestrator.get("/api/v1/jobs/" + advice).body().path("payload").toString())
        .isEqualTo("{\"all\":[null,{\"score\":7.5}],\"succeeded\":[{\"score\":7.5}]}");
    awaitState(none, "FAILED");
    assertThat(jobs(none, "advice")).isEmpty();
  }

  /**
   * Defect 04 of the systems that Dogwatch replaces: what a result had under another name was
   * empty, and nobody was told.
   */
  @Test
  void whatAResultDoesNotHaveIsTold() throws Exception {
    String id =
        submit(
            """
            {"name":"report","steps":[
              {"name":"analyse","job":{"type":"probe","payload":{}}},
              {"name":"write","job":{"type":"advice","payload":{
                "section":"${steps.analyse.result.fundamentals}"}}}]}
            """);
    succeed(awaitJobs(id, "analyse", 1).getFirst(), "{\"analyses\":{\"fundamentals\":{}}}");

    awaitState(id, "FAILED");
    assertThat(workflow(id).path("reason").stringValue())
        .startsWith("step write: ")
        .contains("${steps.analyse.result.fundamentals}");
    assertThat(jobs(id, "write")).isEmpty();
  }

  @Test
  void theSameKeyIsTheSameWorkflow() throws Exception {
    String keyed = FAN_OUT.replaceFirst("\\{", "{\"idempotencyKey\":\"order 1\",");
    String id = submit(keyed);

    Answer again = orchestrator.post(WORKFLOWS, keyed.replace("\n", " ")); // looks otherwise
    Answer other = orchestrator.post(WORKFLOWS, keyed.replace("MSFT", "AAPL"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("id").stringValue()).isEqualTo(id);
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body().path("detail").stringValue()).contains(id);
  }

  @Test
  void whatTheInputDoesNotHaveIsRefused() throws Exception {
    Answer answer = orchestrator.post(WORKFLOWS, FAN_OUT.replace("${item}", "${input.symbol}"));

    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = answer.body().at("/errors/0");
    assertThat(error.path("pointer").stringValue()).isEqualTo("/steps/0/job/payload/symbol");
    assertThat(error.path("detail").stringValue()).contains("${input} has the fields [symbols]");
  }

  @Test
  void whatHasFailedIsTriedAgain() throws Exception {
    String id = submit(FAN_OUT);
    List<String> each = awaitJobs(id, "each", 2);
    tell(each.getFirst(), dead());
    succeed(each.getLast(), "{\"n\":1}");
    awaitState(id, "FAILED");
    assertThat(workflow(id).path("reason").stringValue())
        .startsWith("step each: 2 of 2 jobs have to");
    JsonNode failed =
        orchestrator.get(WORKFLOWS + "/" + id + "/steps/each/jobs?failed=true").body();
    assertThat(failed.path("items")).hasSize(1);
    assertThat(failed.path("items").path(0).path("item").stringValue()).isEqualTo("AAPL");

    assertThat(order(id, "retry-failed").status()).isEqualTo(200);

    List<String> again =
        await()
            .atMost(PATIENCE)
            .until(() -> jobs(id, "each"), it -> it.size() == 2 && !it.equals(each));
    assertThat(again.getFirst()).isNotEqualTo(each.getFirst());
    assertThat(again.getLast()).isEqualTo(each.getLast());
    succeed(again.getFirst(), "{\"n\":1}");
    awaitJobs(id, "last", 1);
  }

  @Test
  void somebodyDecides() throws Exception {
    String id =
        submit(
            """
            {"name":"decide","steps":[
              {"name":"ask","gate":{"question":"Go?","options":["yes","no"]}},
              {"name":"go","when":{"ask":"yes"},"job":{"type":"probe","payload":{}}}]}
            """);
    awaitState(id, "NEEDS_DECISION");
    JsonNode step = workflow(id).path("steps").path(0);
    assertThat(step.path("question").stringValue()).isEqualTo("Go?");
    assertThat(step.path("options").toString()).isEqualTo("[\"yes\",\"no\"]");
    String decide = WORKFLOWS + "/" + id + "/steps/ask/decide";
    Answer perhaps = orchestrator.post(decide, "{\"option\":\"perhaps\"}");
    assertThat(perhaps.status()).isEqualTo(400);
    assertThat(perhaps.body().at("/errors/0/detail").stringValue())
        .isEqualTo("one of yes, no expected, found \"perhaps\"");
    assertThat(orchestrator.post(decide, "{}").status()).isEqualTo(400);
    assertThat(
            orchestrator.get(WORKFLOWS + "?state=NEEDS_DECISION").body().path("items").toString())
        .contains(id);

    Answer decided = orchestrator.post(decide, "{\"option\":\"no\",\"by\":\"anna\"}");

    assertThat(decided.status()).isEqualTo(200);
    awaitState(id, "SUCCEEDED");
    JsonNode steps = workflow(id).path("steps");
    assertThat(steps.path(0).path("decision").path("by").stringValue()).isEqualTo("anna");
    assertThat(steps.path(1).path("state").stringValue()).isEqualTo("SKIPPED");
    assertThat(orchestrator.post(decide, "{\"option\":\"yes\"}").status()).isEqualTo(409);
  }

  @Test
  void aLongPollIsAnsweredWithTheEnd() throws Exception {
    String id = submit(FAN_OUT);
    List<String> each = awaitJobs(id, "each", 2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> poll =
          threads.submit(() -> orchestrator.get(WORKFLOWS + "/" + id + "?wait=PT60S"));
      succeed(each.getFirst(), "{\"n\":1}");
      succeed(each.getLast(), "{\"n\":2}");
      String last = awaitJobs(id, "last", 1).getFirst();
      boolean answeredEarly = poll.isDone();
      succeed(last, "{}");

      assertThat(answeredEarly).isFalse();
      assertThat(poll.get(20, TimeUnit.SECONDS).body().path("state").stringValue())
          .isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void aLongPollIsAnsweredWhenSomebodyHasToDecide() throws Exception {
    String id =
        submit(
            """
            {"name":"wait","steps":[{"name":"first","job":{"type":"probe","payload":{}}},
              {"name":"ask","gate":{"options":["yes"]}},
              {"name":"go","job":{"type":"probe","payload":{}}}]}
            """);
    String first = awaitJobs(id, "first", 1).getFirst();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> poll =
          threads.submit(() -> orchestrator.get(WORKFLOWS + "/" + id + "?wait=PT60S"));
      succeed(first, "{}");

      assertThat(poll.get(20, TimeUnit.SECONDS).body().path("state").stringValue())
          .isEqualTo("NEEDS_DECISION");
    }
    orchestrator.post(WORKFLOWS + "/" + id + "/steps/ask/decide", "{\"option\":\"yes\"}");
    Answer running = orchestrator.get(WORKFLOWS + "/" + id + "?wait=PT0.2S");
    assertThat(running.status()).isEqualTo(200);
    assertThat(running.body().path("state").stringValue()).isEqualTo("RUNNING");
  }

  @Test
  void whatIsPausedGoesOnLater() throws Exception {
    String id = submit(FAN_OUT);
    List<String> each = awaitJobs(id, "each", 2);
    assertThat(order(id, "pause").body().path("state").stringValue()).isEqualTo("PAUSED");
    succeed(each.getFirst(), "{\"n\":1}");
    succeed(each.getLast(), "{\"n\":1}");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                workflow(id)
                    .path("steps")
                    .path(0)
                    .path("state")
                    .stringValue("")
                    .equals("SUCCEEDED"));
    assertThat(workflow(id).path("steps").path(1).path("state").stringValue()).isEqualTo("PENDING");

    assertThat(order(id, "resume").status()).isEqualTo(200);

    awaitJobs(id, "last", 1);
  }

  /** The test's worker obeys no order: it is there, for all jobs at once. */
  @Test
  void whatIsTakenBackTakesItsJobsAlong() throws Exception {
    String id = submit(FAN_OUT);
    awaitJobs(id, "each", 2);

    Answer cancelled =
        orchestrator.post(WORKFLOWS + "/" + id + "/cancel", "{\"reason\":\"not needed\"}");

    assertThat(cancelled.body().path("state").stringValue()).isEqualTo("CANCELLED");
    assertThat(cancelled.body().path("reason").stringValue()).isEqualTo("not needed");
    assertThat(cancelled.body().path("steps").valueStream())
        .allSatisfy(it -> assertThat(it.path("state").stringValue()).isEqualTo("CANCELLED"));
    await().atMost(PATIENCE).until(() -> orders(id).size() == 1);
    assertThat(orders(id).getFirst().reason()).isEqualTo("not needed");
    assertThat(order(id, "cancel").status()).isEqualTo(409);
    assertThat(order(id, "resume").status()).isEqualTo(409);
  }

  private List<ControlCommand> orders(String workflow) {
    return platform
        .records(platform.topics().control().name())
        .filter(record -> record.value() != null)
        .map(record -> ControlCommand.CODEC.decode(record.value()).message().orElseThrow())
        .filter(
            command ->
                command.order() instanceof ControlCommand.Order.CancelJobs(JobFilter jobs)
                    && UUID.fromString(workflow).equals(jobs.workflow()))
        .toList();
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    String first = submit(FAN_OUT.replace("fan-out", "paged"));
    String second = submit(FAN_OUT.replace("fan-out", "paged"));

    JsonNode page = orchestrator.get(WORKFLOWS + "?name=paged&limit=1").body();
    JsonNode next = orchestrator.get(page.path("next").stringValue()).body();

    assertThat(page.path("items").path(0).path("id").stringValue()).isEqualTo(second);
    assertThat(next.path("items").path(0).path("id").stringValue()).isEqualTo(first);
    awaitJobs(first, "each", 2);
    JsonNode jobs = orchestrator.get(WORKFLOWS + "/" + first + "/steps/each/jobs?limit=1").body();
    JsonNode more = orchestrator.get(jobs.path("next").stringValue()).body();
    assertThat(more.path("items").path(0).path("index").intValue()).isEqualTo(1);
  }

  private String submit(String workflow) throws Exception {
    Answer answer = orchestrator.post(WORKFLOWS, workflow);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    String id = answer.body().path("id").stringValue();
    assertThat(answer.header("Location")).isEqualTo(WORKFLOWS + "/" + id);
    return id;
  }

  private Answer order(String id, String order) throws Exception {
    return orchestrator.post(WORKFLOWS + "/" + id + "/" + order, "");
  }

  private JsonNode workflow(String id) throws Exception {
    return orchestrator.get(WORKFLOWS + "/" + id).body();
  }

  private void awaitState(String id, String state) {
    orchestrator.awaitState(WORKFLOWS + "/" + id, state);
  }

  /** Ids of the jobs of a step once all are submitted, in their order. */
  private List<String> awaitJobs(String id, String step, int count) {
    return await().atMost(PATIENCE).until(() -> jobs(id, step), it -> it.size() == count);
  }

  private List<String> jobs(String id, String step) throws Exception {
    List<String> jobs = new ArrayList<>();
    for (JsonNode job :
        orchestrator.get(WORKFLOWS + "/" + id + "/steps/" + step + "/jobs").body().path("items")) {
      if (job.path("job").isString()) {
        jobs.add(job.path("job").stringValue());
      }
    }
    return jobs;
  }

  private void succeed(String job, String result) throws Exception {
    tell(job, new JobFact.Succeeded(Payload.json(result), Instant.EPOCH));
  }

  private static JobFact dead() {
    return new JobFact.DeadLettered(
        DeadLetterReason.NON_RETRYABLE,
        Failure.of(FailureCode.INVALID_INPUT, "refused"),
        Instant.EPOCH);
  }

  private void tell(String job, JobFact fact) throws Exception {
    platform.tell(JobId.parse(job), fact);
  }
}
