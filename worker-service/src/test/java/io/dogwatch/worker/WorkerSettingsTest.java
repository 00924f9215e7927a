package io.dogwatch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.settings.KafkaSettings;
import io.dogwatch.worker.WorkerSettings.Market;
import io.dogwatch.worker.WorkerSettings.Pool;
import io.dogwatch.worker.WorkerSettings.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

class WorkerSettingsTest {

  private static final ApplicationContextRunner RUNNER =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(OnlySettings.class);

  @EnableConfigurationProperties(WorkerSettings.class)
  static class OnlySettings {}

  @Test
  void hasADefaultForEverything() {
    RUNNER.run(
        settings(
            settings ->
                assertThat(settings)
                    .isEqualTo(
                        new WorkerSettings(
                            new KafkaSettings(
                                "localhost:9092",
                                new KafkaSettings.Shape("dogwatch.", 12, (short) 3, 2)),
                            new Pool(
                                null,
                                List.of("probe", "technical"),
                                8,
                                Map.of("probe", 32),
                                50,
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(30)),
                            new WorkerSettings.Orchestrator(URI.create("http://localhost:8080")),
                            new Market(null),
                            new Probe(false)))));
  }

  @Test
  void readsTheOldVariables() {
    RUNNER
        .withSystemProperties("WORKER_POOL_SIZE=3", "WORKER_MAX_CONCURRENT_TASKS=5")
        .run(
            settings(
                settings -> {
                  assertThat(settings.worker().poolSize()).isEqualTo(3);
                  assertThat(settings.worker().maxConcurrent()).isEqualTo(5);
                }));
  }

  @Test
  void readsListsAndMaps() {
    RUNNER
        .withPropertyValues(
            "dogwatch.worker.types=technical",
            "dogwatch.worker.pool-sizes.technical=2",
            "dogwatch.worker.drain-timeout=5s")
        .run(
            settings(
                settings -> {
                  assertThat(settings.worker().types()).containsExactly("technical");
                  assertThat(settings.worker().poolSizes())
                      .containsOnly(Map.entry("technical", 2), Map.entry("probe", 32));
                  assertThat(settings.worker().drainTimeout()).isEqualTo(Duration.ofSeconds(5));
                }));
  }

  @Test
  void everyBoundIsKept() {
    for (String setting :
        List.of(
            "dogwatch.kafka.bootstrap-servers= ",
            "dogwatch.kafka.topics.prefix=a b",
            "dogwatch.kafka.topics.partitions=0",
            "dogwatch.kafka.topics.replication=0",
            "dogwatch.kafka.topics.min-in-sync-replicas=4",
            "dogwatch.worker.id= ",
            "dogwatch.worker.types=juggling",
            "dogwatch.worker.pool-size=0",
            "dogwatch.worker.pool-sizes.juggling=1",
            "dogwatch.worker.pool-sizes.probe=0",
            "dogwatch.worker.max-concurrent=0",
            "dogwatch.worker.lock=999ms",
            "dogwatch.worker.drain-timeout=-1s",
            "dogwatch.market-data.folder=/no/such/folder")) {
      RUNNER
          .withPropertyValues(setting)
          .run(context -> assertThat(context).as(setting).hasFailed());
    }
  }

  private static ContextConsumer<AssertableApplicationContext> settings(
      Consumer<WorkerSettings> claims) {
    return context -> claims.accept(context.getBean(WorkerSettings.class));
  }
}
