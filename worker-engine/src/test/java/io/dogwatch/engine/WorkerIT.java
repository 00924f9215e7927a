package io.dogwatch.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobClientOptions;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.engine.handlers.Continue;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class WorkerIT {

  private static final Topics TOPICS = new Topics("worker-it.");
  private static final Duration SHORT_LOCK = Duration.ofMillis(1500);

  private static final byte[] KEY = utf8("my key");
  private static final byte[] NO_JOB = {'n', 'o', (byte) 0xFF, (byte) 0xFE};

  private static final CountDownLatch FOREVER = new CountDownLatch(1);
  private static final CountDownLatch AWAITED = new CountDownLatch(1);
  private static final MeterRegistry METERS = new SimpleMeterRegistry();

  private static String bootstrapServers;

  private static JobClient jobs;
  private static Worker worker;

  @BeforeAll
  static void start(KafkaBroker broker) throws Exception {
    var cluster =
        new WorkerOptions.Cluster(broker.bootstrapServers(), TOPICS, ClusterShape.SINGLE, Map.of());
    worker =
        Worker.start(
            WorkerOptions.of("w-1", cluster).withLock(SHORT_LOCK).withDrain(Duration.ofMillis(200)),
            List.of(
                new TextHandler(new JobType("echo"), (text, _) -> Map.of("echo", text)),
                new TextHandler(
                    new JobType("sleep"),
                    (text, context) -> {
                      var _ = FOREVER.await(Long.parseLong(text), SECONDS);
                      return context.claim();
                    }),
                new TextHandler(
                    new JobType("break"),
                    (text, _) -> {
                      throw new IllegalStateException(text);
                    }),
                new TextHandler(
                    new JobType("ignore"),
                    (text, _) -> {
                      ignoreInterrupts();
                      return text;
                    }),
                new TextHandler(
                    new JobType("steps"),
                    (text, context) -> {
                      String trail = context.checkpoint(String.class).orElse("") + text;
                      return trail.length() < 3 ? Continue.with(trail) : trail + context.attempt();
                    }),
                new TextHandler(
                    new JobType("family"),
                    (text, context) -> {
                      JobId child =
                          context.submit(JobRequest.of("echo", "{\"text\":\"" + text + "\"}"));
                      if (text.equals("bad")) {
                        throw new JobFailure(FailureCode.INVALID_INPUT, text);
                      }
                      return text.equals("long") && context.step() == 1
                          ? Continue.with("")
                          : child.toString();
                    }),
                new TextHandler(
                    new JobType("crowd"),
                    (text, context) -> {
                      for (int i = 0; i < Integer.parseInt(text); i++) {
                        context.submit(JobRequest.of("echo", "{\"text\":\"" + i + "\"}"));
                      }
                      return text;
                    }),
                new TextHandler(
                    new JobType("refuse"),
                    (text, _) -> {
                      throw new JobFailure(FailureCode.INSUFFICIENT_HISTORY, text);
                    })),
            METERS);
    bootstrapServers = broker.bootstrapServers();
    jobs = JobClient.connect(JobClientOptions.of(broker.bootstrapServers()).withTopics(TOPICS));
  }

  @AfterAll
  static void stop() {
    jobs.close();
    worker.close();
  }

  @Test
  void workerWithoutHandlersIsRefused() {
    var options =
        WorkerOptions.of(
            "w-2",
            new WorkerOptions.Cluster(bootstrapServers, TOPICS, ClusterShape.SINGLE, Map.of()));

    assertThatThrownBy(() -> Worker.start(options, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one handler expected");
  }

  @Test
  void executesAJobAndTellsItsResult() throws Exception {
    JobStatus.Ended end = run("echo", "{\"text\":\"hello\"}");

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class,
            done -> {
              assertThat(done.result()).isEqualTo(Payload.json("{\"echo\":\"hello\"}"));
              assertThat(done.claim()).isEqualTo(new Claim(1, 1));
              assertThat(done.worker()).isEqualTo("w-1");
            });
  }

  @Test
  void executesManyJobs() {
    List<JobStatus.Ended> ends =
        IntStream.range(0, 1_000)
            .mapToObj(i -> jobs.run(JobRequest.of("echo", "{\"text\":\"" + i + "\"}")))
            .toList()
            .stream()
            .map(end -> end.orTimeout(30, SECONDS).join())
            .toList();

    assertThat(ends).hasSize(1_000).allMatch(JobStatus.Succeeded.class::isInstance);
  }

  @Test
  void executesALongJobInSteps() throws Exception {
    JobStatus.Ended end = run("steps", "{\"text\":\"a\"}");

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class,
            done -> {
              assertThat(done.result()).isEqualTo(Payload.json("\"aaa3\""));
              assertThat(done.claim()).isEqualTo(new Claim(3, 1));
            });
  }

  /** As long as a job is there its children are: submitted once, and not by attempts that fail. */
  @Test
  void submitsJobsTogetherWithTheOutcome(KafkaBroker broker) throws Exception {
    JobId bad = jobs.submit(JobRequest.of("family", "{\"text\":\"bad\"}"));
    assertThat(jobs.outcome(bad).get(30, SECONDS)).isInstanceOf(JobStatus.Dead.class);
    JobId good = jobs.submit(JobRequest.of("family", "{\"text\":\"good\"}"));
    JobId stepped = jobs.submit(JobRequest.of("family", "{\"text\":\"long\"}"));

    List<JobId> children =
        List.of(
            JobId.ofChild(good, 1, 0), JobId.ofChild(stepped, 1, 0), JobId.ofChild(stepped, 2, 0));
    for (JobId child : children) {
      assertThat(jobs.outcome(child).get(30, SECONDS)).isInstanceOf(JobStatus.Succeeded.class);
    }

    assertThat(jobs.outcome(good).get(30, SECONDS))
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class,
            done ->
                assertThat(done.result()).isEqualTo(Payload.json("\"" + children.get(0) + "\"")));
    assertThat(submittedBy(broker, Set.of(bad, good, stepped)))
        .containsExactlyInAnyOrderElementsOf(children);
  }

  @Test
  void submitsAsManyJobsAsItMay(KafkaBroker broker) throws Exception {
    JobId crowd = jobs.submit(JobRequest.of("crowd", "{\"text\":\"10000\"}"));

    assertThat(jobs.outcome(crowd).get(30, SECONDS))
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class, done -> assertThat(done.claim()).isEqualTo(new Claim(1, 1)));
    assertThat(submittedBy(broker, Set.of(crowd))).doesNotHaveDuplicates().hasSize(10_000);
    assertThat(jobs.outcome(JobId.ofChild(crowd, 1, 9_999)).get(30, SECONDS))
        .isInstanceOf(JobStatus.Succeeded.class);
  }

  private static List<JobId> submittedBy(KafkaBroker broker, Set<JobId> parents) {
    List<JobId> children = new ArrayList<>();
    String lane = TOPICS.lane(new JobType("echo"), Priority.NORMAL).name();
    try (var reader = new TopicReader(broker.bootstrapServers(), lane)) {
      for (var read = reader.read(Duration.ofSeconds(2));
          !read.isEmpty();
          read = reader.read(Duration.ofSeconds(2))) {
        read.stream()
            .flatMap(record -> JobMessage.CODEC.decode(record.value()).message().stream())
            .filter(job -> job.origin().parentId() != null)
            .filter(job -> parents.contains(job.origin().parentId()))
            .map(JobMessage::id)
            .forEach(children::add);
      }
    }
    return children;
  }

  @Test
  void renewsTheLeaseOfALongJob() throws Exception {
    JobStatus.Ended end = run("sleep", "{\"text\":\"4\"}");

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class,
            done ->
                assertThat(done.claim()).as("never delivered again").isEqualTo(new Claim(1, 1)));
  }

  @Test
  void givesUpAfterTheLastAttempt() throws Exception {
    var once = new JobMessage.Limits(1, null, null, null, null);
    var request = JobRequest.of("break", "{\"text\":\"broken\"}").withLimits(once);

    JobStatus.Ended end = jobs.run(request).get(30, SECONDS);

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Dead.class,
            dead -> {
              assertThat(dead.reason()).isEqualTo(DeadLetterReason.MAX_ATTEMPTS);
              assertThat(dead.failure().message()).isEqualTo("broken");
            });
  }

  /**
   * Defects 52 and 58 of the systems that Dogwatch replaces: the count of attempts was lost with
   * its process, and delays were slept through in a slot.
   */
  @Test
  void failedAttemptLeavesTheNextOneToTheTimerStore(KafkaBroker broker) {
    String retries = TOPICS.retry(new JobType("break")).name();
    JobId id = jobs.submit(JobRequest.of("break", "{\"text\":\"broken\"}"));

    ConsumerRecord<byte[], byte[]> record =
        TopicReader.await(
            broker.bootstrapServers(), retries, it -> id.toString().equals(text(it.key())));

    JobMessage next = JobMessage.CODEC.decode(record.value()).message().orElseThrow();
    assertThat(next.id()).isEqualTo(id);
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(Duration.between(next.submittedAt(), next.limits().notBefore()))
        .as("1 s ± 20 % after the failure")
        .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
  }

  @Test
  void givesUpAtOnceWhatAnotherAttemptCannotMend() throws Exception {
    JobStatus.Ended end = run("refuse", "{\"text\":\"too short\"}");

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Dead.class,
            dead -> {
              assertThat(dead.reason()).isEqualTo(DeadLetterReason.NON_RETRYABLE);
              assertThat(dead.claim().attempt()).isEqualTo(1);
              assertThat(dead.failure().code()).isEqualTo(FailureCode.INSUFFICIENT_HISTORY);
            });
  }

  @Test
  void namesAllThatIsWrongWithAPayload() throws Exception {
    JobStatus.Ended end = run("echo", "{\"test\":1}");

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Dead.class,
            dead -> {
              assertThat(dead.reason()).isEqualTo(DeadLetterReason.VALIDATION);
              assertThat(dead.failure().message()).contains("/text", "/test");
            });
  }

  /** Defect 53 of the systems that Dogwatch replaces: bad JSON stayed where it was. */
  @Test
  void keepsTheBytesOfWhatIsNoJob(KafkaBroker broker) {
    var record =
        new ProducerRecord<>(TOPICS.lane(new JobType("echo"), Priority.NORMAL).name(), KEY, NO_JOB);
    record.headers().add("colour", KEY);

    produce(broker, record);

    ConsumerRecord<byte[], byte[]> dead =
        TopicReader.await(
            broker.bootstrapServers(),
            TOPICS.deadLetters(new JobType("echo")).name(),
            it -> Arrays.equals(it.value(), NO_JOB));

    assertThat(dead.key()).isEqualTo(KEY);
    assertThat(dead.value()).isEqualTo(NO_JOB);
    assertThat(header(dead, "colour")).isEqualTo("my key");
    assertThat(header(dead, "dlq-reason")).isEqualTo("DESERIALIZATION");
    assertThat(header(dead, "dlq-original-topic")).isEqualTo("worker-it.jobs.echo.normal");
    assertThat(header(dead, "dlq-message")).contains("JSON object expected");
    assertThat(header(dead, "ce_type")).isEqualTo("io.dogwatch.job.dead-lettered");
    assertThat(Envelope.traceOf(dead.headers())).isPresent();
  }

  @Test
  void executesPlainJson(KafkaBroker broker) throws Exception {
    JobId id = JobId.next(Instant.now());
    CompletableFuture<JobStatus.Ended> end = jobs.outcome(id);

    produce(
        broker,
        new ProducerRecord<>(
            TOPICS.lane(new JobType("echo"), Priority.LOW).name(),
            utf8(id.toString()),
            utf8("{\"text\":\"plain\"}")));

    assertThat(end.get(30, SECONDS))
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class,
            done -> assertThat(done.result().text()).isEqualTo("{\"echo\":\"plain\"}"));
  }

  /** Defect 55 of the systems that Dogwatch replaces: nobody saw silent tasks take too long. */
  @Test
  void interruptsAnAttemptThatTakesTooLong() throws Exception {
    var limits = new JobMessage.Limits(1, null, Duration.ofMillis(300), null, null);
    var request = JobRequest.of("sleep", "{\"text\":\"60\"}").withLimits(limits);

    JobStatus.Ended end = jobs.run(request).get(20, SECONDS);

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Dead.class,
            dead -> {
              assertThat(dead.failure().code()).isEqualTo(FailureCode.TIMEOUT);
              assertThat(dead.failure().stack()).contains("TextHandler.handle");
            });
  }

  @Test
  void takesBackAJobThatRuns() throws Exception {
    JobId id = jobs.submit(JobRequest.of("sleep", "{\"text\":\"60\"}"));
    CompletableFuture<JobStatus.Ended> end = jobs.outcome(id);
    TopicReader.await(
        bootstrapServers, TOPICS.jobEvents().name(), it -> id.toString().equals(text(it.key())));

    jobs.cancel(id, new JobType("sleep"), "changed my mind");

    assertThat(end.get(20, SECONDS))
        .isInstanceOfSatisfying(
            JobStatus.Cancelled.class,
            cancelled -> {
              assertThat(cancelled.reason()).isEqualTo("changed my mind");
              assertThat(cancelled.worker()).isEqualTo("w-1");
              assertThat(cancelled.startedAt()).isNotNull();
            });
  }

  @Test
  void takesBackAllJobsThatFit() throws Exception {
    JobId runs = jobs.submit(ofTenant("acme", "60"));
    CompletableFuture<JobStatus.Ended> end = jobs.outcome(runs);
    TopicReader.await(
        bootstrapServers, TOPICS.jobEvents().name(), it -> runs.toString().equals(text(it.key())));

    jobs.cancel(JobFilter.ofTenant("acme", Instant.now()), "changed my mind");

    assertThat(end.get(20, SECONDS))
        .isInstanceOfSatisfying(
            JobStatus.Cancelled.class,
            cancelled -> assertThat(cancelled.reason()).isEqualTo("changed my mind"));
    assertThat(jobs.run(ofTenant("acme", "0")).get(20, SECONDS))
        .isInstanceOf(JobStatus.Succeeded.class);
  }

  private static JobRequest ofTenant(String tenant, String seconds) {
    return JobRequest.of("sleep", "{\"text\":\"" + seconds + "\"}")
        .withOrigin(new JobMessage.Origin(null, null, tenant, Map.of()));
  }

  /** Defect 56 of the systems that Dogwatch replaces: handlers ran on threads of others. */
  @Test
  void jobGoesOnWithoutAHandlerThatIgnoresItsInterrupt() throws Exception {
    var limits = new JobMessage.Limits(1, null, Duration.ofMillis(300), null, null);
    var request = JobRequest.of("ignore", "{\"text\":\"\"}").withLimits(limits);

    JobStatus.Ended end = jobs.run(request).get(30, SECONDS);

    assertThat(end)
        .isInstanceOfSatisfying(
            JobStatus.Dead.class,
            dead -> {
              assertThat(dead.failure().code()).isEqualTo(FailureCode.TIMEOUT);
              assertThat(dead.failure().stack()).contains("ignoreInterrupts");
            });
    assertThat(METERS.get("dogwatch.handlers.stuck").tag("type", "ignore").gauge().value())
        .isEqualTo(1);
    AWAITED.countDown();
  }

  private static void ignoreInterrupts() {
    while (AWAITED.getCount() > 0) {
      try {
        AWAITED.await();
      } catch (InterruptedException _) {
        // as some libraries do
      }
    }
  }

  @Test
  void findsTheEndOfAJobOfThePast() throws Exception {
    var id = jobs.submit(JobRequest.of("echo", "{\"text\":\"" + UUID.randomUUID() + "\"}"));
    JobStatus.Ended live = jobs.outcome(id).get(20, SECONDS);

    JobStatus.Ended later = jobs.outcome(id).get(20, SECONDS);

    assertThat(later).isEqualTo(live);
  }

  private static void produce(KafkaBroker broker, ProducerRecord<byte[], byte[]> record) {
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      new DurableWriter(producer).write(record).join();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JobStatus.Ended run(String type, String payload) throws Exception {
    return jobs.run(JobRequest.of(type, payload)).get(30, SECONDS);
  }
}
