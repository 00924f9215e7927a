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
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what gives orders about jobs. */
@Configuration(proxyBeanMethods = false)
class ControlWiring {

  private static final Duration BEHIND = Duration.ofSeconds(5);

  /** Jobs are in the outbox for milliseconds, unless Kafka is away: the first are the oldest. */
  private static final int LOOKED_AT = 1_000;

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
    return filters -> {
      List<JobMessage> unpublished = outbox.first(LOOKED_AT); // first: from here they go to the log
      if (!jobsCatchUp.await(BEHIND)) {
        return Optional.empty();
      }
      Set<JobFilter> fitting = new HashSet<>(openJobs.fitting(filters));
      filters.stream()
          .filter(filter -> unpublished.stream().anyMatch(filter::matches))
          .forEach(fitting::add);
      return Optional.of(fitting);
    };
  }
}
