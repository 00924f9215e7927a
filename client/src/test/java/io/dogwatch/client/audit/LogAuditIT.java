package io.dogwatch.client.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class LogAuditIT {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobType PROBE = new JobType("probe");
  private static final Failure FAILURE = Failure.of(FailureCode.CRASH_LOOP, "killed its workers");

  private final KafkaBroker broker;
  private final Topics topics = new Topics("audit-" + UUID.randomUUID() + ".");
  private static final long NOW = System.currentTimeMillis();

  private final String lane = topics.lane(PROBE, Priority.NORMAL).name();
  private Producer<byte[], byte[]> producer;

  @SuppressWarnings("NullAway.Init") // open
  LogAuditIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @BeforeEach
  void open() throws Exception {
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try (Admin admin =
        Admin.create(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      new CreateTopics(admin, new ClusterShape(2, (short) 1, 1))
          .create(
              Stream.concat(
                      topics.of(PROBE).stream(), Stream.of(topics.jobEvents(), topics.waiting()))
                  .toList());
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, lane),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void anEmptyLogIsSound() throws Exception {
    assertThat(audit()).isEqualTo(new AuditReport(Map.of(), List.of(), List.of(), List.of(), 0));
  }

  @Test
  void jobsThatNobodyHasLookedAtWait() throws Exception {
    submit();
    submit();

    AuditReport report = audit();

    assertThat(report.isSound()).isTrue();
    assertThat(report.states()).containsExactly(Map.entry(JobState.QUEUED, 2L));
  }

  @Test
  void findsTheJobThatWasSettledAndNeverEnded() throws Exception {
    JobMessage done = submit();
    JobMessage dead = submit();
    JobMessage retrying = submit();
    JobMessage lost = submit();
    tell(done, new JobFact.Succeeded(Payload.json("{}"), NOON));
    tell(dead, new JobFact.DeadLettered(DeadLetterReason.CRASH_LOOP, FAILURE, null));
    bury(dead);
    tell(retrying, new JobFact.AttemptFailed(FAILURE, NOON, NOON));
    write(topics.retry(PROBE).name(), retrying.nextAttempt(NOON));

    settle(4);
    assertThat(audit().lost()).containsExactly(lost.id());
    tell(submit(), new JobFact.Succeeded(Payload.json("{}"), NOON));
    settle(1);
    submit();
    AuditReport report = audit();

    assertThat(report.lost()).containsExactly(lost.id());
    assertThat(report.contradicted()).isEmpty();
    assertThat(report.states())
        .isEqualTo(
            Map.of(
                JobState.SUCCEEDED, 2L,
                JobState.DEAD, 1L,
                JobState.RETRYING, 1L,
                JobState.QUEUED, 2L));
  }

  /** As many a log is read that has more jobs than memory. */
  @Test
  void severalReadingsFindWhatOneFinds() throws Exception {
    for (int i = 0; i < 20; i++) {
      tell(submit(), new JobFact.Succeeded(Payload.json("{}"), NOON));
    }
    JobMessage lost = submit();
    settle(21);

    AuditReport report = audit(InstantSource.system()).run((_, _, _) -> {}, 3);

    assertThat(report).isEqualTo(audit());
    assertThat(report.lost()).containsExactly(lost.id());
    assertThat(report.jobs()).isEqualTo(21);
  }

  /** The log keeps events for a week. */
  @Test
  void jobsOfLongAgoAreNotJudged() throws Exception {
    submit();
    settle(1);
    InstantSource inAWeek = InstantSource.offset(InstantSource.system(), Topics.JOB_EVENTS_KEPT);

    assertThat(audit().lost()).hasSize(1);
    assertThat(audit(inAWeek).run().jobs()).isZero();
  }

  @Test
  void jobsWhoseMessagesAreTrimmedAreJudgedByWhatHappened() throws Exception {
    JobMessage done = submit();
    JobMessage lost = submit();
    tell(done, new JobFact.Succeeded(Payload.json("{}"), NOON));
    tell(lost, new JobFact.Started());
    settle(2);
    trim(lane, 2);
    submit();

    AuditReport report = audit();

    assertThat(report.lost()).containsExactly(lost.id());
    assertThat(report.contradicted()).isEmpty();
    assertThat(report.states())
        .isEqualTo(Map.of(JobState.SUCCEEDED, 1L, JobState.RUNNING, 1L, JobState.QUEUED, 1L));
  }

  /** Nobody has their message any more, and what was said of them goes these days. */
  @Test
  void whatHappenedLongAgoIsNotJudged() throws Exception {
    JobMessage job = submit();
    tell(job, new JobFact.Started());
    write(topics.waiting().name(), job);
    settle(1);
    trim(lane, 1);
    InstantSource inAWeek = InstantSource.offset(InstantSource.system(), Topics.JOB_EVENTS_KEPT);

    assertThat(audit().jobs()).isEqualTo(1);
    assertThat(audit(inAWeek).run().jobs()).isZero();
  }

  /** The timer store was away for a week. */
  @Test
  void aRetryThatNobodyHasReadWaitsHoweverOldItIs() throws Exception {
    write(topics.retry(PROBE).name(), submit());
    settle(1);
    trim(lane, 1);
    InstantSource inAWeek = InstantSource.offset(InstantSource.system(), Topics.JOB_EVENTS_KEPT);

    AuditReport report = audit(inAWeek).run();

    assertThat(report)
        .isEqualTo(
            new AuditReport(Map.of(JobState.SCHEDULED, 1L), List.of(), List.of(), List.of(), 0));
  }

  /** There are as many jobs as something happened to, whatever lies on lanes. */
  @Test
  void severalReadingsOfATrimmedLogFindWhatOneFinds() throws Exception {
    for (int i = 0; i < 20; i++) {
      tell(submit(), new JobFact.Succeeded(Payload.json("{}"), NOON));
    }
    JobMessage lost = submit();
    tell(lost, new JobFact.Started());
    settle(21);
    trim(lane, 21);

    AuditReport report = audit(InstantSource.system()).run((_, _, _) -> {}, 3);

    assertThat(report).isEqualTo(audit());
    assertThat(report.lost()).containsExactly(lost.id());
    assertThat(report.jobs()).isEqualTo(21);
  }

  /** Of two submissions of an id, and of one that was published twice. */
  @Test
  void tellsSubmissionsFromRecords() throws Exception {
    JobMessage twice = submit();
    write(
        lane,
        JobMessage.of(twice.id(), PROBE, Priority.NORMAL, twice.payload(), NOON.plusMillis(1)));
    JobMessage again = submit();
    write(lane, again);
    byte[] plain = "{}".getBytes(UTF_8);
    JobId plainTwice = JobId.next(NOON);
    byte[] plainKey = plainTwice.toString().getBytes(UTF_8);
    send(new ProducerRecord<>(lane, null, NOW, plainKey, plain));
    send(new ProducerRecord<>(lane, null, NOW + 1, plainKey, plain));
    JobId plainAgain = JobId.next(NOON);
    byte[] againKey = plainAgain.toString().getBytes(UTF_8);
    send(new ProducerRecord<>(lane, null, NOW, againKey, plain));
    send(new ProducerRecord<>(lane, null, NOW, againKey, plain));
    for (JobMessage job : List.of(twice, again)) {
      tell(job, new JobFact.Succeeded(Payload.json("{}"), NOON));
      tell(job, new JobFact.DeadLettered(DeadLetterReason.CRASH_LOOP, FAILURE, null));
      bury(job);
    }

    AuditReport report = audit();

    assertThat(report.submittedTwice()).containsExactlyInAnyOrder(twice.id(), plainTwice);
    assertThat(report.contradicted()).containsExactly(again.id());
    assertThat(audit(InstantSource.system()).run((_, _, _) -> {}, 3).submittedTwice())
        .containsExactlyInAnyOrder(twice.id(), plainTwice);
  }

  private void trim(String topic, long before) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private AuditReport audit() throws InterruptedException {
    return audit(InstantSource.system()).run();
  }

  private LogAudit audit(InstantSource clock) {
    return new LogAudit(broker.bootstrapServers(), topics, Map.of(), clock);
  }

  private JobMessage submit() throws Exception {
    JobMessage job =
        JobMessage.of(JobId.next(NOON), PROBE, Priority.NORMAL, Payload.json("{}"), NOON);
    write(lane, job);
    return job;
  }

  private void write(String topic, JobMessage job) throws Exception {
    send(new ProducerRecord<>(topic, key(job), JobMessage.CODEC.encode(job)));
  }

  private void tell(JobMessage job, JobFact fact) throws Exception {
    var event = new JobEvent(job.id(), PROBE, new Claim(1, 1), "worker", NOON, fact);
    send(new ProducerRecord<>(topics.jobEvents().name(), key(job), JobEvent.CODEC.encode(event)));
  }

  private void bury(JobMessage job) throws Exception {
    var letter =
        new ProducerRecord<>(
            topics.deadLetters(PROBE).name(), key(job), JobMessage.CODEC.encode(job));
    letter.headers().add("dlq-job-id", key(job));
    send(letter);
  }

  private void send(ProducerRecord<byte[], byte[]> record)
      throws InterruptedException, ExecutionException {
    producer.send(record).get();
  }

  private static byte[] key(JobMessage job) {
    return job.id().toString().getBytes(UTF_8);
  }

  /** Does what a worker does when it is done, whatever it may have told. */
  private void settle(int records) {
    try (var consumer =
        new KafkaShareConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                CommonClientConfigs.GROUP_ID_CONFIG,
                lane),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(Set.of(lane));
      for (int settled = 0; settled < records; ) {
        settled += consumer.poll(Duration.ofSeconds(1)).count();
      }
      consumer.commitSync();
    }
  }
}
