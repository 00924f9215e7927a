package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.intake.Outbox;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.statistics.RecentDurations;
import io.dogwatch.orchestrator.types.PausedTypes;
import io.dogwatch.orchestrator.workers.LiveWorkers;
import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what answers questions about jobs. */
@Configuration(proxyBeanMethods = false)
class QueriesWiring {

  @Bean
  JobViews jobViews(ReadModel model) {
    return new JobViews(model);
  }

  @Bean(initMethod = "start")
  LiveWorkers liveWorkers(
      Topics topics, Supplier<Consumer<byte[], byte[]>> consumers, InstantSource clock) {
    return new LiveWorkers(topics.workers().name(), consumers, clock);
  }

  @Bean
  ExplainJob explainJob(
      JobViews views,
      LiveWorkers workers,
      PausedTypes pauses,
      CancelOrders cancelOrders,
      RecentDurations durations,
      InstantSource clock) {
    return new ExplainJob(views, workers, pauses, cancelOrders, durations, clock);
  }

  @Bean
  OpenJobs openJobs(ReadModel model) {
    return new OpenJobs(model);
  }

  @Bean
  CatchUp jobsCatchUp(Admin admin, Topics topics, Progress progress) {
    return new CatchUp(LogEnds.ofJobs(admin, topics), progress);
  }

  @Bean
  CatchUp deadLettersCatchUp(Admin admin, Topics topics, Progress progress) {
    return new CatchUp(LogEnds.ofDeadLetters(admin, topics), progress);
  }

  @Bean
  FindJob findJob(JobViews views, CatchUp jobsCatchUp, Progress progress, Outbox outbox) {
    return new FindJob(views, jobsCatchUp::await, progress, outbox::has);
  }

  @Bean
  LoggedJobs loggedJobs(JobViews views, CatchUp jobsCatchUp) {
    return new LoggedJobs(views::states, jobsCatchUp::await);
  }
}
