package io.dogwatch.client.control;

import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The cancellations by filter that stand: jobs that fit are not to run, whenever they come. The
 * oldest are forgotten beyond 10,000. Safe for use by many threads; where none stands, a question
 * costs one look at a counter, else it is about those alone that name the job's workflow, type or
 * tenant.
 */
public final class StandingCancellations {

  private static final int MOST = 10_000;

  // guarded by this; by scope, the oldest first
  private final Map<String, Cancellation> all = new LinkedHashMap<>();

  /** By what the filter names: a workflow, else a type, else a tenant. */
  private final Map<Object, List<Cancellation>> named = new ConcurrentHashMap<>();

  private final AtomicLong additions = new AtomicLong();

  /**
   * A cancellation of all jobs that fit.
   *
   * @param scope key of its order
   * @param at when it was given
   * @param actor who gave it
   */
  public record Cancellation(
      String scope, Instant at, String actor, JobFilter jobs, String reason) {

    /** What the command says; empty if it is about something else. */
    public static Optional<Cancellation> of(ControlCommand command) {
      return command.order() instanceof Order.CancelJobs(JobFilter jobs)
          ? Optional.of(
              new Cancellation(
                  command.scope(), command.at(), command.actor(), jobs, command.reason()))
          : Optional.empty();
    }

    private Object name() {
      if (jobs.workflow() != null) {
        return jobs.workflow();
      }
      return jobs.type() == null ? String.valueOf(jobs.tenant()) : jobs.type();
    }
  }

  /** From now on this one stands; one that does already goes on. */
  public synchronized void add(Cancellation cancellation) {
    if (all.putIfAbsent(cancellation.scope(), cancellation) != null) {
      return;
    }
    named.computeIfAbsent(cancellation.name(), _ -> new CopyOnWriteArrayList<>()).add(cancellation);
    additions.incrementAndGet();
    if (all.size() > MOST) {
      remove(all.keySet().iterator().next());
    }
  }

  /** All that it is about is over. */
  public synchronized void remove(String scope) {
    Cancellation removed = all.remove(scope);
    if (removed != null) {
      named.computeIfPresent(
          removed.name(),
          (_, same) -> {
            same.remove(removed);
            return same.isEmpty() ? null : same;
          });
    }
  }

  /** Why the job was taken back; empty if it was not. */
  public Optional<String> reasonFor(JobMessage job) {
    return isEmpty()
        ? Optional.empty()
        : reason(job.origin().workflowId(), job)
            .or(() -> reason(job.type(), job))
            .or(() -> reason(job.origin().tenant(), job));
  }

  private Optional<String> reason(@Nullable Object name, JobMessage job) {
    List<Cancellation> same = name == null ? null : named.get(name);
    return same == null
        ? Optional.empty()
        : same.stream().filter(it -> it.jobs().matches(job)).findFirst().map(Cancellation::reason);
  }

  public boolean isEmpty() {
    return named.isEmpty();
  }

  /**
   * How many there ever were: who has looked through its jobs since this number was the same need
   * not look again. Whoever sees one counted is answered by it.
   */
  public long additions() {
    return additions.get();
  }

  /** Those that stand, the oldest first. */
  public synchronized List<Cancellation> all() {
    return List.copyOf(all.values());
  }
}
