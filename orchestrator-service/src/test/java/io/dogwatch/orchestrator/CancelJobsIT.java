package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobMessage.Step;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Many jobs are taken back by one order: here those that no worker has. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CancelJobsIT {

  private static final String PREFIX = "cancel-jobs.";
  private static final String JOBS = "/api/v1/jobs";
  private static final String CANCEL = "/api/v1/jobs/cancel";
  private static final JobType UNANNOUNCED = new JobType("unannounced");

  private String brokers;
  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    brokers = kafka.bootstrapServers();
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    platform.createTopicsOf(UNANNOUNCED);
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("cancel_jobs"));
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void jobsThatWaitEndByOneRecord() throws Exception {
    String scheduled = submit("acme", "\"delay\":\"PT1H\"");
    String waiting = submit("acme", "\"dependsOn\":[\"%s\"]".formatted(UUID.randomUUID()));
    String keyed =
        submit("acme", "\"delay\":\"PT1H\",\"idempotencyKey\":\"%s\"".formatted(UUID.randomUUID()));
    String retrying = submit("acme", "\"priority\":\"low\"");
    fail(retrying);
    String ofAnother = submit("umbrella", "\"delay\":\"PT1H\"");
    awaitState(retrying, "RETRYING");
    awaitState(keyed, "SCHEDULED");
    long before = ordersAboutMany();

    Answer answer = cancel("{\"tenant\":\"acme\"}");

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    assertThat(answer.body().path("openJobs").longValue()).isEqualTo(4);
    assertThat(answer.body().path("more").isMissingNode()).isTrue();
    for (String job : List.of(scheduled, waiting, keyed, retrying)) {
      JsonNode ended = orchestrator.get(JOBS + "/" + job + "?wait=PT20S").body();
      assertThat(ended.path("state").stringValue()).as(ended.toString()).isEqualTo("CANCELLED");
      assertThat(ended.path("reason").stringValue()).isEqualTo("not needed");
      assertThat(cancellationsOf(job)).isEqualTo(1);
    }
    assertThat(ordersAboutMany()).isEqualTo(before + 1);
    assertThat(job(ofAnother).path("state").stringValue()).isEqualTo("SCHEDULED");
    assertThat(cancel("{\"tenant\":\"acme\"}").body().path("openJobs").longValue()).isZero();
  }

  @Test
  void jobsThatAreSubmittedLaterAreNotMeant() throws Exception {
    String before = submit("later", "\"delay\":\"PT1H\"");
    Instant submittedAt = Instant.parse(job(before).path("submittedAt").stringValue());
    assertThat(
            cancel("{\"tenant\":\"later\",\"submittedBefore\":\"%s\"}".formatted(submittedAt))
                .status())
        .isEqualTo(202);
    assertThat(cancel("{\"tenant\":\"later\",\"priority\":\"high\"}").status()).isEqualTo(202);
    String control = submit("later", "\"delay\":\"PT1H\",\"priority\":\"high\"");
    assertThat(job(before).path("state").stringValue()).isEqualTo("SCHEDULED");

    assertThat(cancel("{\"tenant\":\"later\",\"type\":\"probe\"}").status()).isEqualTo(202);
    String after = submit("later", "\"delay\":\"PT1H\"");

    awaitState(before, "CANCELLED");
    awaitState(control, "CANCELLED");
    assertThat(job(after).path("state").stringValue()).isEqualTo("SCHEDULED");
  }

  /** As a client without an orchestrator submits them; their lanes are left to the workers. */
  @Test
  void jobsOfAWorkflowAreNamedInTheOrder() throws Exception {
    UUID workflow = UUID.randomUUID();
    JobId queued = JobId.next(Instant.now());
    var _ =
        platform.publish(
            new JobMessage(
                queued,
                Platform.PROBE,
                Priority.HIGH,
                Payload.json("{}"),
                1,
                Limits.OF_TYPE,
                Instant.now(),
                new Origin(workflow, null, null, Map.of()),
                Step.FIRST));
    awaitState(queued.toString(), "QUEUED");

    Answer answer = cancel("{\"workflow\":\"%s\",\"priority\":\"high\"}".formatted(workflow));

    assertThat(answer.body().path("openJobs").longValue()).isEqualTo(1);
    ControlCommand command = orderOf(answer);
    assertThat(command.actor()).isEqualTo("api");
    assertThat(command.reason()).isEqualTo("not needed");
    JobFilter jobs = ((Order.CancelJobs) command.order()).jobs();
    assertThat(jobs).isEqualTo(new JobFilter(null, Priority.HIGH, null, workflow, jobs.until()));
    assertThat(jobs.until()).isBetween(command.at().minusSeconds(10), command.at());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | /filter | required",
        "{\"filter\": 7} | /filter | a JSON object expected",
        "{\"filter\": {}} | /filter | type, tenant or workflow expected: nobody cancels the jobs of all of them",
        "{\"filter\": {\"priority\": \"low\"}} | /filter | type, tenant or workflow expected: nobody cancels the jobs of all of them",
        "{\"filter\": {\"type\": \"No Type\"}} | /filter/type | a job type of a to z, 0 to 9 and '-', at most 64, a letter first, expected, found \"No Type\"",
        "{\"filter\": {\"type\": \"prob\"}} | /filter/type | a job type that some worker has announced expected (probe), found \"prob\"",
        "{\"filter\": {\"type\": 7}} | /filter/type | a job type of a to z, 0 to 9 and '-', at most 64, a letter first, expected, found 7",
        "{\"filter\": {\"type\": \"probe\", \"priority\": \"urgent\"}} | /filter/priority | high, normal or low expected, found \"urgent\"",
        "{\"filter\": {\"tenant\": \"\"}} | /filter/tenant | a text of 1 to 1000 characters without U+0000 expected, found \"\"",
        "{\"filter\": {\"workflow\": \"1-2-3-4-5\"}} | /filter/workflow | a UUID expected, found \"1-2-3-4-5\"",
        "{\"filter\": {\"type\": \"probe\", \"submittedBefore\": \"noon\"}} | /filter/submittedBefore | an ISO 8601 time with offset, such as 2026-01-31T12:00:00Z, that is not to come expected, found \"noon\"",
        "{\"filter\": {\"type\": \"probe\", \"submittedBefore\": \"9998-01-01T00:00:00Z\"}} | /filter/submittedBefore | an ISO 8601 time with offset, such as 2026-01-31T12:00:00Z, that is not to come expected, found \"9998-01-01T00:00:00Z\"",
        "{\"filter\": {\"type\": \"probe\", \"state\": \"QUEUED\"}} | /filter/state | unknown field",
        "{\"filter\": {\"type\": \"probe\"}, \"why\": \"\"} | /why | unknown field",
        "{\"filter\": {\"type\": \"probe\"}, \"reason\": 7} | /reason | a text of at most 1000 characters expected",
      })
  void refusesWhatMakesNoSense(String body, String pointer, String detail) throws Exception {
    Answer answer = orchestrator.post(CANCEL, body);

    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = answer.body().at("/errors/0");
    assertThat(error.path("pointer").stringValue()).isEqualTo(pointer);
    assertThat(error.path("detail").stringValue()).isEqualTo(detail);
  }

  @Test
  void tellsAllMistakesAtOnce() throws Exception {
    Answer answer =
        orchestrator.post(
            CANCEL, "{\"filter\": {\"priority\": \"urgent\", \"x\": 1}, \"reason\": 7}");

    assertThat(
            answer.body().path("errors").valueStream().map(it -> it.path("pointer").stringValue()))
        .containsExactlyInAnyOrder("/filter", "/filter/priority", "/filter/x", "/reason");
  }

  /** Its worker was gone, and what it was to do lies there until it is back, and obeys. */
  @Test
  void jobsOfATypeThatNobodyAnnouncesAreTakenBack() throws Exception {
    JobId job = JobId.next(Instant.now());
    var _ =
        platform.publish(
            JobMessage.of(job, UNANNOUNCED, Priority.LOW, Payload.json("{}"), Instant.now()));
    awaitState(job.toString(), "QUEUED");

    Answer answer = cancel("{\"type\":\"unannounced\"}");

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    assertThat(answer.body().path("openJobs").longValue()).isEqualTo(1);
    assertThat(orderOf(answer).order())
        .isInstanceOfSatisfying(
            Order.CancelJobs.class,
            order -> assertThat(order.jobs().type()).isEqualTo(UNANNOUNCED));
    var cancelled = new JobFact.Cancelled("not needed", null);
    var _ =
        platform.publish(
            new JobEvent(job, UNANNOUNCED, new Claim(1, 1), "w-1", Instant.now(), cancelled));
    awaitState(job.toString(), "CANCELLED");
  }

  /** What the workers read. */
  private ControlCommand orderOf(Answer cancelled) {
    String key = "jobs:" + cancelled.body().path("id").stringValue();
    return ControlCommand.CODEC
        .decode(platform.lastRecord(platform.topics().control().name(), key).value())
        .message()
        .orElseThrow();
  }

  private Answer cancel(String filter) throws Exception {
    return orchestrator.post(CANCEL, "{\"filter\":" + filter + ",\"reason\":\"not needed\"}");
  }

  private String submit(String tenant, String more) throws Exception {
    Answer answer =
        orchestrator.post(
            JOBS,
            "{\"type\":\"probe\",\"payload\":{},\"tenant\":\"%s\",%s}".formatted(tenant, more));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    return answer.body().path("id").stringValue();
  }

  /** What a worker does whose attempt failed. */
  private void fail(String id) throws Exception {
    JobMessage job =
        JobMessage.CODEC
            .decode(
                platform
                    .lastRecord(platform.topics().lane(Platform.PROBE, Priority.LOW).name(), id)
                    .value())
            .message()
            .orElseThrow();
    Instant due = Instant.now().plusSeconds(3_600);
    var _ =
        platform.send(
            platform.topics().retry(Platform.PROBE).name(),
            id,
            JobMessage.CODEC.encode(job.nextAttempt(due)));
    platform.tell(
        job.id(),
        new JobFact.AttemptFailed(Failure.of(FailureCode.INTERNAL, "refused"), Instant.now(), due));
  }

  private JsonNode job(String id) throws Exception {
    return orchestrator.get(JOBS + "/" + id).body();
  }

  private void awaitState(String id, String state) {
    orchestrator.awaitState(JOBS + "/" + id, state);
  }

  private long cancellationsOf(String id) throws Exception {
    return orchestrator
        .get(JOBS + "/" + id + "/events")
        .body()
        .path("items")
        .valueStream()
        .filter(it -> it.path("fact").stringValue("").equals("CANCELLED"))
        .count();
  }

  private long ordersAboutMany() {
    return WholeTopic.read(brokers, platform.topics().control().name()).stream()
        .flatMap(record -> ControlCommand.CODEC.decode(record.value()).message().stream())
        .filter(command -> command.order() instanceof Order.CancelJobs)
        .count();
  }
}
