package io.dogwatch.orchestrator.statistics;

import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.retention.Retention;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what tells of executions. */
@Configuration(proxyBeanMethods = false)
class StatisticsWiring {

  @Bean
  Statistics statistics(ReadModel model) {
    return new Statistics(model);
  }

  /** Minutes are of use for a day only, however long jobs are kept. */
  @Bean
  Retention.Notes minutes(Statistics statistics, InstantSource clock) {
    return (_, most) -> statistics.forget(clock.instant().minus(Statistics.KEPT), most);
  }

  @Bean
  Retention.Notes sums(Statistics statistics, InstantSource clock) {
    return (_, most) -> statistics.forgetSums(clock.instant().minus(Statistics.KEPT), most);
  }

  @Bean
  RecentDurations recentDurations(ReadModel model, InstantSource clock) {
    return new RecentDurations(model, clock);
  }
}
