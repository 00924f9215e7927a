package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
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
  Actions deadLetterActions(SchemaSetUp intakeSchema) {
    return new Actions(intakeSchema);
  }

  @Bean
  ReviveJob reviveJob(JobTypes types, Topics topics) {
    return new ReviveJob(types, topics);
  }

  @Bean
  HandleDeadLetters handleDeadLetters(
      Actions actions, ReviveJob revive, Intake intake, InstantSource clock) {
    return new HandleDeadLetters(actions, revive, intake::keep, clock, new SecureRandom());
  }

  @Bean
  Retention.Notes deadLetterActionNotes(Actions actions) {
    return actions::forget;
  }

  @Bean
  Retention.Notes deadLetterNotes(DeadLetterViews views) {
    return views::forget;
  }
}
