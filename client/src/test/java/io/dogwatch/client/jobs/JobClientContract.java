package io.dogwatch.client.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.LaneReader;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link JobClient} promises, on whatever broker. */
abstract class JobClientContract {

  private static final Topics TOPICS = new Topics("job-client-it.");
  private static final JobType ECHO = new JobType("echo");

  private JobClient client;

  abstract String bootstrapServers();

  @BeforeEach
  void connect() throws Exception {
    Map<String, Object> settings =
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      var topics = new CreateTopics(admin, ClusterShape.SINGLE);
      topics.create(Stream.concat(TOPICS.of(ECHO).stream(), TOPICS.forJobs().stream()).toList());
    }
    client = JobClient.connect(JobClientOptions.of(bootstrapServers()).withTopics(TOPICS));
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void jobLiesOnItsLaneOnceItsIdIsTold() {
    JobId id = client.submit(JobRequest.of("echo", "{\"a\":1}").withPriority(Priority.HIGH));

    ConsumerRecord<byte[], byte[]> record = onLane(Priority.HIGH, id);

    JobMessage job = new LaneReader(TOPICS).read(record).message().orElseThrow();
    assertThat(job.id()).isEqualTo(id);
    assertThat(job.payload()).isEqualTo(Payload.json("{\"a\":1}"));
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(id.toString());
    assertThat(Envelope.traceOf(record.headers())).isPresent();
    assertThat(record.headers())
        .extracting(header -> header.key())
        .contains("ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent");
  }

  @Test
  void jobWithATimeGoesToTheTimersAndOneOfThePastToItsLane() {
    Instant soon = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(60);
    JobId waiting = client.submit(JobRequest.of("echo", "{}").withRunAt(soon));
    JobId ready = client.submit(JobRequest.of("echo", "{}").withRunAt(Instant.EPOCH));

    JobMessage job =
        JobMessage.CODEC
            .decode(on(TOPICS.retry(ECHO).name(), waiting).value())
            .message()
            .orElseThrow();

    assertThat(job.limits().notBefore()).isEqualTo(soon);
    assertThat(onLane(Priority.NORMAL, ready)).isNotNull();
  }

  @Test
  void jobThatExpiresBeforeItMayRunIsRefused() {
    JobRequest request =
        JobRequest.of("echo", "{}")
            .withLimits(
                new JobMessage.Limits(
                    null, null, null, Instant.parse("2030-01-01T00:00:00Z"), null));

    assertThatThrownBy(() -> request.withRunAt(Instant.parse("2030-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("runs before it expires");
  }

  @Test
  void cancellationIsAnOrderUnderTheKeyOfTheJob() {
    JobId id = client.submit(JobRequest.of("echo", "{}"));

    client.cancel(id, ECHO, "not needed");

    ControlCommand command =
        ControlCommand.CODEC
            .decode(on(TOPICS.control().name(), id).value())
            .message()
            .orElseThrow();
    assertThat(command.order()).isEqualTo(new ControlCommand.Order.CancelJob(id, ECHO));
    assertThat(command.reason()).isEqualTo("not needed");
  }

  @Test
  void cancellationOfManyJobsIsOneOrder() {
    var filter = JobFilter.ofType(ECHO, Instant.parse("2030-01-01T00:00:00Z"));

    client.cancel(filter, "not needed");

    var record =
        TopicReader.await(
            bootstrapServers(),
            TOPICS.control().name(),
            it -> new String(it.key(), StandardCharsets.UTF_8).startsWith("jobs:"));
    ControlCommand command = ControlCommand.CODEC.decode(record.value()).message().orElseThrow();
    assertThat(command.order()).isEqualTo(new ControlCommand.Order.CancelJobs(filter));
    assertThat(command.reason()).isEqualTo("not needed");
  }

  @Test
  void everyJobOfABulkIsToldAndCounted() {
    Queue<JobId> told = new ConcurrentLinkedQueue<>();

    long count =
        client.submitAll(
            IntStream.range(0, 10_000)
                .mapToObj(i -> JobRequest.of("echo", "{\"i\":" + i + "}"))
                .iterator(),
            told::add);

    assertThat(count).isEqualTo(10_000);
    assertThat(told).hasSize(10_000).doesNotHaveDuplicates();
  }

  @Test
  void endIsToldToWhoWaitsForIt() throws Exception {
    JobId id = client.submit(JobRequest.of("echo", "{}"));
    CompletableFuture<JobStatus.Ended> end = client.outcome(id);

    publish(event(id, new JobFact.Started()));
    publish(event(id, new JobFact.Succeeded(Payload.json("7"), Instant.EPOCH)));

    assertThat(end.get(20, SECONDS))
        .isInstanceOfSatisfying(
            JobStatus.Succeeded.class,
            done -> assertThat(done.result()).isEqualTo(Payload.json("7")));
  }

  @Test
  void endOfThePastIsFound() throws Exception {
    JobId id = client.submit(JobRequest.of("echo", "{}"));
    publish(event(id, new JobFact.Cancelled("not needed", null)));

    assertThat(client.outcome(id).get(20, SECONDS)).isInstanceOf(JobStatus.Cancelled.class);
    assertThat(client.outcome(id).get(20, SECONDS)).isInstanceOf(JobStatus.Cancelled.class);
  }

  @Test
  void unknownTypeIsExplained() {
    assertThatThrownBy(() -> client.submit(JobRequest.of("nobody-does-this", "{}")))
        .isInstanceOf(JobNotAcceptedException.class)
        .hasMessageContaining("no worker for type nobody-does-this has ever been started");
  }

  @Test
  void closingCancelsWhoStillWaits() {
    CompletableFuture<JobStatus.Ended> end = client.outcome(JobId.next(Instant.now()));

    client.close();

    assertThat(end).isCancelled();
  }

  private static JobEvent event(JobId id, JobFact fact) {
    return new JobEvent(id, ECHO, new Claim(1, 1), "w-1", Instant.now(), fact);
  }

  private void publish(JobEvent event) {
    byte[] key = event.job().toString().getBytes(StandardCharsets.UTF_8);
    var envelope =
        new Envelope(
            "e-1",
            "test",
            "test",
            event.at(),
            Envelope.AVRO,
            Traceparent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      new DurableWriter(producer)
          .write(
              new ProducerRecord<>(
                  TOPICS.jobEvents().name(),
                  null,
                  null,
                  key,
                  JobEvent.CODEC.encode(event),
                  envelope.toHeaders()))
          .join();
    }
  }

  private ConsumerRecord<byte[], byte[]> onLane(Priority priority, JobId id) {
    return on(TOPICS.lane(ECHO, priority).name(), id);
  }

  private ConsumerRecord<byte[], byte[]> on(String topic, JobId id) {
    return TopicReader.await(
        bootstrapServers(),
        topic,
        record -> id.toString().equals(new String(record.key(), StandardCharsets.UTF_8)));
  }
}
