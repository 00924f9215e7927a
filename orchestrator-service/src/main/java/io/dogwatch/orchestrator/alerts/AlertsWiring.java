package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.retention.Retention;
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

  /** Streams that are open at once: each has a thread and a connection. */
  private static final int STREAMS = 200;

  @Bean
  Acknowledgements acknowledgements(SchemaSetUp intakeSchema) {
    return new Acknowledgements(intakeSchema);
  }

  @Bean
  Silences silences(SchemaSetUp intakeSchema) {
    return new Silences(intakeSchema);
  }

  @Bean
  Retention.Notes silencesThatAreOver(Silences silences) {
    return silences::forget;
  }

  @Bean
  AlertOrders alertOrders(SchemaSetUp intakeSchema) {
    return new AlertOrders(intakeSchema);
  }

  @Bean
  AlertViews alertViews(
      ReadModel model, Acknowledgements acknowledgements, Silences silences, InstantSource clock) {
    return new AlertViews(model, acknowledgements, silences, clock);
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

  @Bean
  AlertStreams alertStreams(RecentAlerts recent, AlertsTopic topic) {
    return new AlertStreams(recent, topic, STREAMS);
  }

  /** Streams end at once when the service stops. */
  @Bean
  ApplicationListener<ContextClosedEvent> endOfStreams(RecentAlerts recent) {
    return _ -> recent.close();
  }
}
