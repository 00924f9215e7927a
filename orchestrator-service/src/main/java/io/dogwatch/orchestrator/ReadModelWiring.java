package io.dogwatch.orchestrator;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ProgressElsewhere;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.projection.ProjectedOffsets;
import io.dogwatch.orchestrator.projection.ProjectionContainer;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.orchestrator.trimming.KeptInDatabase;
import io.dogwatch.orchestrator.trimming.TrimBounds;
import io.dogwatch.orchestrator.trimming.TrimTopics;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** Builds what the service remembers: its database, the projection and what keeps both small. */
@Configuration(proxyBeanMethods = false)
class ReadModelWiring {

  private final OrchestratorSettings settings;

  ReadModelWiring(OrchestratorSettings settings) {
    this.settings = settings;
  }

  @Bean
  HikariDataSource dataSource() {
    var pool = new HikariConfig();
    pool.setPoolName("read-model");
    pool.setJdbcUrl(settings.database().url());
    pool.setUsername(settings.database().username());
    pool.setPassword(settings.database().password());
    pool.setMaximumPoolSize(10);
    pool.setMinimumIdle(2);
    // Starts without PostgreSQL, and says soon that it is away.
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
    pool.addDataSourceProperty("connectTimeout", "2");
    pool.addDataSourceProperty("socketTimeout", "30");
    pool.addDataSourceProperty("ApplicationName", "dogwatch-orchestrator");
    // Plans made for a small table must not live on when it is large; a paused orchestrator must
    // not hold its locks; to start processes takes longer than any of our questions.
    pool.setConnectionInitSql(
        "set plan_cache_mode = force_custom_plan; set idle_in_transaction_session_timeout = '10s';"
            + " set max_parallel_workers_per_gather = 0");
    return new HikariDataSource(pool);
  }

  @Bean(initMethod = "start")
  ReadModel readModel(HikariDataSource dataSource) {
    return new ReadModel(dataSource);
  }

  @Bean(initMethod = "start")
  Retention retention(ReadModel model, List<Retention.Notes> notes, InstantSource clock) {
    return new Retention(model, notes, settings.retention().finishedJobs(), clock);
  }

  @Bean(initMethod = "start")
  TrimTopics trimTopics(
      Admin admin,
      Topics topics,
      ReadModel model,
      SchemaSetUp intakeSchema,
      MeterRegistry registry,
      InstantSource clock) {
    var kept = new KeptInDatabase(new ProjectedOffsets(model), new WaitingJobs(intakeSchema));
    var bounds = new TrimBounds(admin, topics, kept, settings.retention().consumedJobs(), clock);
    return new TrimTopics(admin, bounds, registry, clock);
  }

  @Bean
  Retention.Notes idempotencyKeys(Intake intake) {
    return intake::forgetKeys;
  }

  @Bean
  Progress progress() {
    return new Progress();
  }

  @Bean(initMethod = "start")
  ProgressElsewhere progressElsewhere(ReadModel model, Progress progress) {
    return new ProgressElsewhere(model, progress);
  }

  @Bean
  KafkaMessageListenerContainer<byte[], byte[]> projection(
      Topics topics,
      ReadModel model,
      Progress progress,
      InstantSource clock,
      MeterRegistry registry) {
    return ProjectionContainer.of(
        ClientSettings.groupless(settings.kafka().bootstrapServers()),
        topics,
        model,
        progress,
        clock,
        registry);
  }

  /** Requests that wait are answered at once when the service stops. */
  @Bean
  ApplicationListener<ContextClosedEvent> release(Progress progress) {
    return _ -> progress.close();
  }

  /** Without its read model the service still takes jobs: degraded, not down. */
  @Bean
  HealthIndicator readModelHealthIndicator(ReadModel model) {
    return () -> model.answers() ? Health.up().build() : Health.status("DEGRADED").build();
  }
}
