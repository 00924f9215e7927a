package io.dogwatch.worker;

import io.dogwatch.engine.Worker;
import io.dogwatch.engine.WorkerOptions;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.settings.KafkaSettings;
import io.dogwatch.worker.marketdata.MarketData;
import io.dogwatch.worker.probe.ProbeHandler;
import io.dogwatch.worker.technical.TechnicalHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Everything that the worker is made of. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
class WorkerWiring {

  private static final Logger log = LoggerFactory.getLogger(WorkerWiring.class);

  @Bean
  MarketData marketData(WorkerSettings settings) throws IOException {
    return MarketData.recorded(settings.marketData().folder());
  }

  @Bean(destroyMethod = "close")
  OrchestratorJobs orchestratorJobs(WorkerSettings settings) {
    var jobs = new OrchestratorJobs(settings.orchestrator().url());
    jobs.warmUp();
    return jobs;
  }

  @Bean(destroyMethod = "close")
  Worker worker(
      WorkerSettings settings, MarketData market, OrchestratorJobs known, MeterRegistry registry)
      throws InterruptedException, UnknownHostException {
    log.atInfo().addKeyValue("settings", settings).log("settings in force");
    return Worker.start(options(settings).withKnown(known), handlers(settings, market), registry);
  }

  @Bean(destroyMethod = "close")
  Admin admin(WorkerSettings settings) {
    return Admin.create(
        Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            settings.kafka().bootstrapServers(),
            CommonClientConfigs.CLIENT_ID_CONFIG,
            "health"));
  }

  @Bean
  KafkaHealthIndicator kafkaHealthIndicator(Admin admin) {
    return new KafkaHealthIndicator(admin);
  }

  static List<JobHandler<?>> handlers(WorkerSettings settings, MarketData market) {
    var exit =
        settings.probe().exitAllowed() ? ProbeHandler.Exit.ALLOWED : ProbeHandler.Exit.REFUSED;
    List<JobHandler<?>> all = List.of(new ProbeHandler(exit), new TechnicalHandler(market));
    return all.stream()
        .filter(handler -> settings.worker().types().contains(handler.type().name()))
        .toList();
  }

  private static WorkerOptions options(WorkerSettings settings) throws UnknownHostException {
    KafkaSettings kafka = settings.kafka();
    WorkerSettings.Pool pool = settings.worker();
    var cluster =
        new WorkerOptions.Cluster(
            kafka.bootstrapServers(), kafka.catalogue(), kafka.shape(), Map.of());
    Map<JobType, Integer> ofTypes =
        pool.poolSizes().entrySet().stream()
            .collect(Collectors.toMap(size -> new JobType(size.getKey()), Map.Entry::getValue));
    return WorkerOptions.of(pool.id() == null ? hostAndProcess() : pool.id(), cluster)
        .withPools(new WorkerOptions.Pools(pool.poolSize(), ofTypes, pool.maxConcurrent()))
        .withLock(pool.lock())
        .withDrain(pool.drainTimeout());
  }

  private static String hostAndProcess() throws UnknownHostException {
    return InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
  }
}
