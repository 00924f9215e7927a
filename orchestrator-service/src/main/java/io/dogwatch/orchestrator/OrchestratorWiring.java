package io.dogwatch.orchestrator;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.audit.LogAudit;
import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.orchestrator.audit.ContinuousAudit;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.Outbox;
import io.dogwatch.orchestrator.intake.OutboxRelay;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.notifications.NotificationSettings;
import io.dogwatch.orchestrator.queries.LoggedJobs;
import io.dogwatch.orchestrator.submission.RequestBodies;
import io.dogwatch.orchestrator.submission.SubmitJob;
import io.dogwatch.orchestrator.timers.TimerStreams;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.JobTypesTopic;
import io.dogwatch.orchestrator.types.PausedTypes;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what takes jobs, times them and audits them. */
@Configuration(proxyBeanMethods = false)
class OrchestratorWiring {

  private static final Logger log = LoggerFactory.getLogger(OrchestratorWiring.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** 10,000 jobs of 1.6 KiB, or 64 of the largest; in memory each takes thrice its length. */
  private static final int LARGEST_BODY = 16 * 1024 * 1024;

  private static final int ROOM_FOR_BODIES = 2 * LARGEST_BODY;
  private static final String SOURCE = "dogwatch/orchestrator";

  /** Some 50 MB. */
  private static final int AUDITED_AT_ONCE = 200_000;

  private final OrchestratorSettings settings;
  private final String brokers;

  OrchestratorWiring(OrchestratorSettings settings) {
    this.settings = settings;
    this.brokers = settings.kafka().bootstrapServers();
    log.atInfo().addKeyValue("settings", settings).log("orchestrator starts");
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Topics topics() {
    return settings.kafka().catalogue();
  }

  @Bean
  NotificationSettings notificationSettings() {
    return settings.notifications();
  }

  // Kafka

  @Bean(destroyMethod = "")
  Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            AdminClientConfig.CLIENT_ID_CONFIG,
            "orchestrator"));
  }

  @Bean(initMethod = "start")
  BackgroundTask topicsAtStart(Admin admin, Topics topics) {
    var createTopics = new CreateTopics(admin, settings.kafka().shape());
    List<Topic> all =
        Stream.concat(topics.forJobs().stream(), topics.forMarkets().stream()).toList();
    return new BackgroundTask("topics", () -> createTopics.createPatiently(all));
  }

  /** Gives up soon enough for a submitter to wait for. */
  @Bean(destroyMethod = "")
  Producer<byte[], byte[]> producer() {
    Map<String, Object> producer = ClientSettings.durableProducer(brokers);
    producer.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9_000);
    return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Left alone, they would wait for an absent Kafka for a minute. */
  @Bean
  DisposableBean closing(Admin admin, Producer<byte[], byte[]> producer) {
    return () -> {
      producer.close(CLOSING);
      admin.close(CLOSING);
    };
  }

  /** Makes consumers without a group. */
  @Bean
  Supplier<Consumer<byte[], byte[]>> consumers() {
    return () ->
        new KafkaConsumer<>(
            ClientSettings.groupless(brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  // Submission

  @Bean
  JobTypes jobTypes() {
    return new JobTypes();
  }

  @Bean(initMethod = "start")
  JobTypesTopic jobTypesTopic(
      JobTypes types,
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    return new JobTypesTopic(types, topics.jobTypes().name(), consumers, clock);
  }

  @Bean(initMethod = "start")
  PausedTypes pausedTypes(
      Topics topics, Supplier<Consumer<byte[], byte[]>> consumers, InstantSource clock) {
    return new PausedTypes(topics.control().name(), consumers, clock);
  }

  @Bean
  RequestBodies requestBodies() {
    return new RequestBodies(LARGEST_BODY, ROOM_FOR_BODIES);
  }

  @Bean
  JobPublisher jobPublisher(Producer<byte[], byte[]> producer, Topics topics) {
    return new JobPublisher(producer, topics, SOURCE);
  }

  @Bean
  SubmitJob submitJob(JobTypes types, JobPublisher publisher, Intake intake, InstantSource clock) {
    return new SubmitJob(types, publisher, intake, clock, JobId::next, new SecureRandom());
  }

  /** Submissions need the job types, and with them Kafka. */
  @Bean
  HealthIndicator jobTypesHealthIndicator(JobTypes types) {
    return () -> types.isComplete() ? Health.up().build() : Health.outOfService().build();
  }

  // Intake

  @Bean(initMethod = "start")
  SchemaSetUp intakeSchema(HikariDataSource dataSource) {
    return new SchemaSetUp(
        "intake",
        dataSource,
        Flyway.configure().locations("classpath:db/intake").schemas("intake"));
  }

  @Bean
  Outbox outbox(SchemaSetUp schema) {
    return new Outbox(schema);
  }

  @Bean(initMethod = "start")
  OutboxRelay outboxRelay(
      Outbox outbox, JobPublisher publisher, LoggedJobs loggedJobs, InstantSource clock) {
    return new OutboxRelay(outbox, publisher, loggedJobs::find, clock);
  }

  @Bean
  Intake intake(SchemaSetUp schema, OutboxRelay relay) {
    return new Intake(schema, relay::nudge);
  }

  // Timers

  @Bean(initMethod = "start")
  TimerStreams timers(Topics topics, StandingCancellations cancellations) {
    return new TimerStreams(
        Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
        topics,
        cancellations,
        new TimerStreams.Storage(
            settings.timers().folder(),
            settings.timers().standbys(),
            settings.kafka().topics().replication()),
        new SecureRandom());
  }

  /** Without timers jobs run; retries wait. */
  @Bean
  HealthIndicator timersHealthIndicator(TimerStreams timers) {
    return () -> timers.isRunning() ? Health.up().build() : Health.status("DEGRADED").build();
  }

  // Audit

  @Bean(initMethod = "start")
  ContinuousAudit continuousAudit(Topics topics, InstantSource clock, MeterRegistry registry) {
    var log = new LogAudit(brokers, topics, Map.of(), clock);
    var audit = new ContinuousAudit(() -> log.run((_, _, _) -> {}, AUDITED_AT_ONCE), clock);
    Gauge.builder("dogwatch.audit.violations", audit, ContinuousAudit::violations)
        .description("Jobs that are lost or have ended in two ways, as the last audit has found")
        .register(registry);
    Gauge.builder("dogwatch.audit.age", audit, ContinuousAudit::ageSeconds)
        .baseUnit("seconds")
        .description("Since the reading of the last audit began; since the start before the first")
        .register(registry);
    Gauge.builder("dogwatch.audit.duration", audit, ContinuousAudit::durationSeconds)
        .baseUnit("seconds")
        .description("That the last audit took")
        .register(registry);
    return audit;
  }
}
