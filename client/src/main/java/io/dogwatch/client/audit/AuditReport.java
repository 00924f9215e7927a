package io.dogwatch.client.audit;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of every job in the log. A sound log has neither lost nor contradicted jobs: each has
 * one terminal state or one reason to wait.
 *
 * @param states how many jobs stand where
 * @param lost jobs that have not ended and that nothing is going to execute: no lane and no timer
 *     has them any more; or that ended as DEAD without a dead letter
 * @param contradicted jobs that were said to have ended in two ways, such as SUCCEEDED and DEAD
 * @param repeated how many jobs had an attempt executed more than once, as far as workers told: at
 *     least once is what Dogwatch promises, so this is news, not a fault
 */
public record AuditReport(
    Map<JobState, Long> states, List<JobId> lost, List<JobId> contradicted, long repeated) {

  public AuditReport {
    states = Map.copyOf(states);
    lost = List.copyOf(lost);
    contradicted = List.copyOf(contradicted);
  }

  /** This one and another one, of other jobs. */
  AuditReport and(AuditReport other) {
    Map<JobState, Long> all = new EnumMap<>(JobState.class);
    all.putAll(states);
    other.states().forEach((state, number) -> all.merge(state, number, Long::sum));
    return new AuditReport(
        all,
        Stream.concat(lost.stream(), other.lost().stream()).toList(),
        Stream.concat(contradicted.stream(), other.contradicted().stream()).toList(),
        repeated + other.repeated());
  }

  /** All jobs that were found. */
  public long jobs() {
    return states.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Jobs that have come to their end, whichever. */
  public long ended() {
    return states.entrySet().stream()
        .filter(state -> state.getKey().isTerminal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether no job is lost and none has ended in two ways. */
  public boolean isSound() {
    return lost.isEmpty() && contradicted.isEmpty();
  }
}
