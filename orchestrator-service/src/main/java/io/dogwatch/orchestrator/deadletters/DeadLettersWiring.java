package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.intake.Intake;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.queries.FindJob;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Builds what tells of dead letters. */
@Configuration(proxyBeanMethods = false)
class DeadLettersWiring {

  /** One statement writes them all: some seconds. */
  private static final int MOST_REPLAYED = 1_000_000;

  /** Whoever asks waits for it. */
  private static final int MOST_PURGED = 100_000;

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
  Replays replays(SchemaSetUp intakeSchema, ReadModel model) {
    return new Replays(intakeSchema, model);
  }

  @Bean
  ReplayItems replayItems(SchemaSetUp intakeSchema) {
    return new ReplayItems(intakeSchema);
  }

  @Bean
  NamedLetters namedLetters(DeadLetterViews views) {
    return new NamedLetters(views);
  }

  @Bean
  LetterTypes letterTypes(JobTypes types, DeadLetterViews views) {
    return new LetterTypes(types, views);
  }

  @Bean
  ManageReplays manageReplays(
      Replays replays, ReplayItems items, NamedLetters named, InstantSource clock) {
    return new ManageReplays(replays, items, named, clock, MOST_REPLAYED);
  }

  @Bean
  ReplayBatch replayBatch(Actions actions, ReviveJob revive, Intake intake) {
    return new ReplayBatch(actions, revive, intake::keep, new SecureRandom());
  }

  @Bean(initMethod = "start")
  ReplayDeadLetters replayDeadLetters(
      Replays replays,
      ReplayItems items,
      ReplayBatch batch,
      ReplayDeadLetters.Jobs jobs,
      InstantSource clock) {
    return new ReplayDeadLetters(replays, items, batch, jobs, clock);
  }

  @Bean
  ReplayDeadLetters.Jobs replayedJobs(JobTypes types, FindJob findJob) {
    return new ReplayDeadLetters.Jobs() {
      @Override
      public boolean areTypesKnown() {
        return types.isComplete();
      }

      @Override
      public Map<JobId, JobState> states(Collection<JobId> jobs) {
        return findJob.states(jobs);
      }
    };
  }

  @Bean
  PurgeDeadLetters purgeDeadLetters(
      Actions actions, DeadLetterViews views, NamedLetters named, InstantSource clock) {
    return new PurgeDeadLetters(actions, views, named, clock, MOST_PURGED);
  }

  /** Items first: a replay is forgotten when it has none. */
  @Bean
  @Order(1)
  Retention.Notes replayItemNotes(ReplayItems items) {
    return items::forget;
  }

  @Bean
  @Order(2)
  Retention.Notes replayNotes(Replays replays) {
    return replays::forget;
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
