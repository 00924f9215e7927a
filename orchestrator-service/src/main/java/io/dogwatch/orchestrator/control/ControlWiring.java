package io.dogwatch.orchestrator.control;

import io.dogwatch.client.control.ControlPublisher;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.control.WithdrawCancellations.JobsLeft;
import io.dogwatch.orchestrator.dependencies.ReleaseJobs;
import io.dogwatch.orchestrator.intake.Outbox;
import io.dogwatch.orchestrator.queries.CancelOrders;
import io.dogwatch.orchestrator.queries.CatchUp;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.orchestrator.queries.OpenJobs;
import io.dogwatch.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what gives orders about jobs. */
@Configuration(proxyBeanMethods = false)
class ControlWiring {

  private static final Duration BEHIND = Duration.ofSeconds(5);

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

  @Bean
  CancelOrders cancelOrders(StandingCancellations cancellations) {
    return new CancelOrders(cancellations);
  }

  @Bean(initMethod = "start")
  CancellationsTopic cancellationsTopic(
      StandingCancellations cancellations,
      CancelOrders orders,
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    return new CancellationsTopic(cancellations, orders, topics.control().name(), consumers, clock);
  }

  @Bean(initMethod = "start")
  WithdrawCancellations withdrawCancellations(
      StandingCancellations cancellations,
      JobsLeft jobsLeft,
      ControlPublisher publisher,
      InstantSource clock) {
    var random = new SecureRandom();
    return new WithdrawCancellations(
        cancellations,
        jobsLeft,
        scope -> publisher.withdraw(scope, clock.instant(), Traceparent.next(random)).join(),
        clock);
  }

  @Bean
  JobsLeft jobsLeft(CatchUp jobsCatchUp, OpenJobs openJobs, Outbox outbox) {
    return new JobsOnTheirWay(outbox::first, () -> jobsCatchUp.await(BEHIND), openJobs::fitting);
  }
}
