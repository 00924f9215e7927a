package io.dogwatch.watchdog;

import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.streams.Meters;
import io.dogwatch.watchdog.streams.RunningWatchdogs;
import io.dogwatch.watchdog.streams.StreamsOptions;
import io.dogwatch.watchdog.streams.WatchdogTopology;
import io.dogwatch.watchdog.streams.Watchdogs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the service, from top to bottom. */
@Configuration(proxyBeanMethods = false)
class WatchdogWiring {

  private static final Logger log = LoggerFactory.getLogger(WatchdogWiring.class);

  private final WatchdogSettings settings;
  private final Topics topics;

  WatchdogWiring(WatchdogSettings settings) {
    this.settings = settings;
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

  @Bean(initMethod = "start")
  RunningWatchdogs watchdogs(Admin admin, MeterRegistry registry) {
    var topology = new WatchdogTopology(topics, InstantSource.system(), new Meters(registry));
    var options =
        new StreamsOptions(
            settings.kafka().bootstrapServers(),
            topics,
            settings.kafka().shape(),
            settings.stateDirectory(),
            settings.streams().threads());
    return new RunningWatchdogs(
        new CreateTopics(admin, settings.kafka().shape()),
        topology.of(Watchdogs.all(settings.price(), settings.volume())),
        options);
  }

  @Bean
  HealthIndicator watchdogsHealth(RunningWatchdogs watchdogs) {
    return () ->
        (watchdogs.isWatching() ? Health.up() : Health.down())
            .withDetail("state", watchdogs.state())
            .build();
  }
}
