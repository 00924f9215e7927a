package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.orchestrator.model.ArrayStatement;
import io.dogwatch.orchestrator.statistics.Ending;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Failed attempts that are heard of when the lane has told of the next attempt already: topics are
 * read in any order, and whoever catches up reads a lane to its end before the events, perhaps.
 * They count as if events had come first, once each.
 */
final class LateFailures {

  /**
   * Those of which the timeline knows neither the failure nor anything that somebody who executes
   * has told after it. What lanes tell says nothing of that.
   */
  private static final String UNTOLD =
      """
      select u.number from unnest(?, ?, ?, ?) as u(number, id, attempt, delivery)
      where not exists (
        select from job_event e
        where e.day = ? and e.job_id = u.id and e.fact not in ('WAITING', 'SCHEDULED', 'QUEUED')
          and (e.attempt, e.delivery, e.fact <> 'STARTED') >= (u.attempt, u.delivery, true))
      """;

  private LateFailures() {}

  /**
   * Whether it is one, as far as the batch knows.
   *
   * @param status which the event did not change
   * @param before what the batch tells of the job before the event
   */
  static boolean isLate(JobStatus status, JobEvent event, List<JobEvent> before) {
    return event.fact() instanceof JobFact.AttemptFailed
        && !status.isTerminal()
        && event.claim().attempt() < status.claim().attempt()
        && before.stream().noneMatch(it -> tells(it, event));
  }

  /** Whether an event tells as much as a failure, or more: as {@link #UNTOLD} has it. */
  private static boolean tells(JobEvent event, JobEvent failure) {
    int order = event.claim().compareTo(failure.claim());
    return switch (event.fact()) {
      case JobFact.Waiting _, JobFact.Scheduled _, JobFact.Queued _ -> false;
      case JobFact.Started _ -> order > 0;
      case JobFact.Succeeded _,
          JobFact.AttemptFailed _,
          JobFact.Continued _,
          JobFact.DeadLettered _,
          JobFact.Cancelled _,
          JobFact.Expired _,
          JobFact.Skipped _ ->
          order >= 0;
    };
  }

  /**
   * The executions that end with those of which the timeline has not heard, whose jobs are locked.
   */
  static List<Ending> endings(Connection connection, LocalDate day, List<JobEvent> late)
      throws SQLException {
    List<Ending> endings = new ArrayList<>();
    if (late.isEmpty()) {
      return endings;
    }
    try (var select = new ArrayStatement(connection, UNTOLD);
        ResultSet untold =
            select
                .ints(IntStream.range(0, late.size()).boxed().toList(), it -> it)
                .ids(late, it -> it.job().value())
                .ints(late, it -> it.claim().attempt())
                .ints(late, it -> it.claim().delivery())
                .day(day)
                .query()) {
      while (untold.next()) {
        JobEvent event = late.get(untold.getInt(1));
        Ending.of(event.type().name(), JobLifecycle.apply(null, event)).ifPresent(endings::add);
      }
    }
    return endings;
  }
}
