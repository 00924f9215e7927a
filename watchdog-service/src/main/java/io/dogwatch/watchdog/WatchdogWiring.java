package io.dogwatch.watchdog;

import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.streams.Meters;
import io.dogwatch.watchdog.streams.RunningWatchdogs;
import io.dogwatch.watchdog.streams.StreamsOptions;
import io.dogwatch.watchdog.streams.Watchdog;
import io.dogwatch.watchdog.streams.WatchdogTopology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Builds the service, from top to bottom. */
@Configuration(proxyBeanMethods = false)
class WatchdogWiring {

  private static final Logger log = LoggerFactory.getLogger(WatchdogWiring.class);

  private final WatchdogSettings settings;
  private final ConfigurableEnvironment environment;
  private final Topics topics;

  WatchdogWiring(WatchdogSettings settings, ConfigurableEnvironment environment) {
    this.settings = settings;
    this.environment = environment;
    this.topics = settings.kafka().catalogue();
    log.atInfo().addKeyValue("settings", settings).log("watchdogs start");
  }

  @Bean
  Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            settings.kafka().bootstrapServers(),
            AdminClientConfig.CLIENT_ID_CONFIG,
            "watchdog"));
  }

  @Bean
  Meters meters(MeterRegistry registry) {
    return new Meters(registry);
  }

  @Bean(initMethod = "start")
  RunningWatchdogs watchdogs(Admin admin, Meters meters, MeterRegistry registry) {
    var topology = new WatchdogTopology(topics, InstantSource.system(), meters);
    var options =
        new StreamsOptions(
            settings.kafka().bootstrapServers(),
            topics,
            settings.kafka().shape(),
            settings.stateDirectory(),
            settings.streams().threads(),
            settings.streams().standbys());
    List<Watchdog<?, ?>> all = settings.watchdogs().all();
    var watchdogs =
        new RunningWatchdogs(
            new CreateTopics(admin, settings.kafka().shape()),
            topology.of(all, new TunedSettings(settings, environment)),
            options);
    watchdogs.tellSizes(all, registry);
    return watchdogs;
  }

  @Bean
  HealthIndicator watchdogsHealthIndicator(RunningWatchdogs watchdogs, Meters meters) {
    return new WatchdogsHealthIndicator(watchdogs::state, watchdogs::isWatching, meters::health);
  }
}
