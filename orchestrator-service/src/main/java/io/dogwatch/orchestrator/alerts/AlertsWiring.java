package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Builds what shows alerts. */
@Configuration(proxyBeanMethods = false)
class AlertsWiring {

  /** Alerts that are kept in memory for the streams. */
  private static final int RECENT = 1_000;

  @Bean
  AlertViews alertViews(ReadModel model) {
    return new AlertViews(model);
  }

  @Bean(destroyMethod = "close")
  RecentAlerts recentAlerts() {
    return new RecentAlerts(RECENT);
  }

  @Bean(initMethod = "start")
  AlertsTopic alertsTopic(
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      RecentAlerts recent,
      InstantSource clock) {
    return new AlertsTopic(topics.alerts().name(), consumers, recent, clock);
  }

  /** Streams end at once when the service stops. */
  @Bean
  ApplicationListener<ContextClosedEvent> endOfStreams(RecentAlerts recent) {
    return _ -> recent.close();
  }
}
