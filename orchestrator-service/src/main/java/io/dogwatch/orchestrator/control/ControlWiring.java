package io.dogwatch.orchestrator.control;

import io.dogwatch.client.control.ControlPublisher;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.orchestrator.dependencies.ReleaseJobs;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what gives orders about jobs. */
@Configuration(proxyBeanMethods = false)
class ControlWiring {

  @Bean
  ControlPublisher controlPublisher(Producer<byte[], byte[]> producer, Topics topics) {
    return new ControlPublisher(producer, topics, "dogwatch/orchestrator");
  }

  @Bean
  GiveOrder giveOrder(ControlPublisher publisher, InstantSource clock) {
    return new GiveOrder(publisher, clock, new SecureRandom());
  }

  @Bean
  OrderAboutJob orderAboutJob(
      FindJob findJob, GiveOrder giveOrder, ReleaseJobs waiting, InstantSource clock) {
    return new OrderAboutJob(findJob, giveOrder, waiting, clock);
  }

  @Bean
  CancelJobs cancelJobs(GiveOrder giveOrder) {
    return new CancelJobs(giveOrder);
  }

  @Bean
  StandingCancellations standingCancellations() {
    return new StandingCancellations();
  }

  @Bean(initMethod = "start")
  CancellationsTopic cancellationsTopic(
      StandingCancellations cancellations,
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    return new CancellationsTopic(cancellations, topics.control().name(), consumers, clock);
  }
}
