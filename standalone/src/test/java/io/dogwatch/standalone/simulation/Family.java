package io.dogwatch.standalone.simulation;

import io.dogwatch.client.records.LaneReader;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Children of simulated jobs: those that the log has, and those that its outcomes call for. */
final class Family {

  private final InMemoryCluster cluster;
  private final Topics topics;
  private final Map<JobId, Plan> plans;

  Family(InMemoryCluster cluster, Topics topics, Map<JobId, Plan> plans) {
    this.cluster = cluster;
    this.topics = topics;
    this.plans = plans;
  }

  /** Jobs on the lanes that others submitted. */
  Map<JobId, JobMessage> there() {
    var reader = new LaneReader(topics);
    Map<JobId, JobMessage> there = new HashMap<>();
    for (Priority priority : Priority.values()) {
      cluster.records(topics.lane(Plan.TYPE, priority).name()).stream()
          .flatMap(record -> reader.read(record).message().stream())
          .filter(job -> job.origin().parentId() != null)
          .forEach(job -> there.putIfAbsent(job.id(), job));
    }
    return there;
  }

  /** Jobs that were submitted by an attempt that came to a good end. */
  Set<JobId> expected() {
    Set<JobId> expected = new HashSet<>();
    cluster.records(topics.jobEvents().name()).stream()
        .flatMap(record -> JobEvent.CODEC.decode(record.value()).message().stream())
        .forEach(
            event -> {
              Plan plan = plans.get(event.job());
              int step = stepDone(event.fact());
              if (plan != null && step > 0 && Plan.submits(plan.at(event.claim().attempt()))) {
                expected.add(JobId.ofChild(event.job(), step, 0));
              }
            });
    return expected;
  }

  /** The step that was done with this; 0 if none was. */
  private static int stepDone(JobFact fact) {
    return switch (fact) {
      case JobFact.Continued continued -> continued.step();
      case JobFact.Succeeded(Payload result, var _) ->
          Integer.parseInt(result.text().replaceAll("\\D", ""));
      case JobFact.Waiting _,
          JobFact.Queued _,
          JobFact.Scheduled _,
          JobFact.Started _,
          JobFact.AttemptFailed _,
          JobFact.DeadLettered _,
          JobFact.Cancelled _,
          JobFact.Expired _,
          JobFact.Skipped _ ->
          0;
    };
  }
}
