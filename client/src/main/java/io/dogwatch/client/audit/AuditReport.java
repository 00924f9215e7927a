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
 * @param contradicted jobs that were submitted once, as far as the log still tells, and were said
 *     to have ended in two ways, such as SUCCEEDED and DEAD
 * @param submittedTwice ids that the log has several submissions of: each of them may be executed,
 *     and end in a way of its own. Their submitter gave an id twice, which is no fault of the
 *     log's; they are not among the contradicted
 * @param repeated how many jobs had an attempt executed more than once, as far as workers told: at
 *     least once is what Dogwatch promises, so this is news, not a fault
 */
public record AuditReport(
    Map<JobState, Long> states,
    List<JobId> lost,
    List<JobId> contradicted,
    List<JobId> submittedTwice,
    long repeated) {

  /** Of a log without jobs. */
  static final AuditReport NOTHING = new AuditReport(Map.of(), List.of(), List.of(), List.of(), 0);

  public AuditReport {
    states = Map.copyOf(states);
    lost = List.copyOf(lost);
    contradicted = List.copyOf(contradicted);
    submittedTwice = List.copyOf(submittedTwice);
  }

  /** This one and another one, of other jobs. */
  AuditReport and(AuditReport other) {
    Map<JobState, Long> all = new EnumMap<>(JobState.class);
    all.putAll(states);
    other.states().forEach((state, number) -> all.merge(state, number, Long::sum));
    return new AuditReport(
        all,
        both(lost, other.lost()),
        both(contradicted, other.contradicted()),
        both(submittedTwice, other.submittedTwice()),
        repeated + other.repeated());
  }

  private static List<JobId> both(List<JobId> some, List<JobId> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** What a sound log has none of: jobs that are lost, or have ended in two ways. */
  public List<JobId> violations() {
    return Stream.concat(lost.stream(), contradicted.stream()).distinct().toList();
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
