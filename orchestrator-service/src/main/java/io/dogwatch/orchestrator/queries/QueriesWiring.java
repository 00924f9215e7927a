package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.intake.Outbox;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.schemas.topics.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what answers questions about jobs. */
@Configuration(proxyBeanMethods = false)
class QueriesWiring {

  @Bean
  JobViews jobViews(ReadModel model) {
    return new JobViews(model);
  }

  @Bean
  FindJob findJob(JobViews views, Admin admin, Topics topics, Progress progress, Outbox outbox) {
    return new FindJob(views, new LogEnds(admin, topics), progress, outbox::has);
  }
}
