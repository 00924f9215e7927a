package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.schemas.topics.Topics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what tells of dead letters. */
@Configuration(proxyBeanMethods = false)
class DeadLettersWiring {

  @Bean
  DeadLetterViews deadLetterViews(ReadModel model, Topics topics) {
    return new DeadLetterViews(model, topics);
  }

  @Bean
  Retention.Notes deadLetterNotes(DeadLetterViews views) {
    return views::forget;
  }
}
