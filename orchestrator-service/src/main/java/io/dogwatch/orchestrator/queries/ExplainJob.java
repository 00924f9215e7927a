package io.dogwatch.orchestrator.queries;

import static java.util.stream.Collectors.joining;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.queries.CancelOrders.CancelOrder;
import io.dogwatch.orchestrator.queries.Explanation.Awaited;
import io.dogwatch.orchestrator.queries.Explanation.Cancellation;
import io.dogwatch.orchestrator.queries.Explanation.Reason;
import io.dogwatch.orchestrator.queries.JobViews.Ahead;
import io.dogwatch.orchestrator.statistics.RecentDurations;
import io.dogwatch.orchestrator.types.PausedTypes;
import io.dogwatch.orchestrator.types.PausedTypes.Pause;
import io.dogwatch.orchestrator.workers.LiveWorkers;
import io.dogwatch.orchestrator.workers.LiveWorkers.Capacity;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers "why is my job not running?". */
final class ExplainJob {

  private static final int MOST_AWAITED = 100;

  /** Queued jobs that are looked at, to find those that are before one: some 100 ms. */
  private static final int MOST_AHEAD = 100_000;

  /** Jobs a second; what is less is told as 0.0, and says nothing about when a job may start. */
  private static final double SLOWEST = 0.05;

  private final JobViews views;
  private final LiveWorkers workers;
  private final PausedTypes pauses;
  private final CancelOrders cancelOrders;
  private final RecentDurations durations;
  private final InstantSource clock;

  /** What keeps jobs of a type from beginning. */
  private record Obstacle(Reason reason, String detail) {}

  ExplainJob(
      JobViews views,
      LiveWorkers workers,
      PausedTypes pauses,
      CancelOrders cancelOrders,
      RecentDurations durations,
      InstantSource clock) {
    this.views = views;
    this.workers = workers;
    this.pauses = pauses;
    this.cancelOrders = cancelOrders;
    this.durations = durations;
    this.clock = clock;
  }

  Explanation explain(JobView job) {
    Explanation explanation = whileWanted(job, ofState(job));
    return job.state().isTerminal()
        ? explanation
        : cancelOrders
            .about(job)
            .map(it -> explanation.cancelled(new Cancellation(it.at(), it.by(), emptyToNull(it))))
            .orElse(explanation);
  }

  /** A worker that comes to it later than its user wants it does not run it. */
  private Explanation whileWanted(JobView job, Explanation explanation) {
    Instant expiresAt = job.expiresAt();
    if (expiresAt == null || !clock.instant().isAfter(expiresAt)) {
      return explanation;
    }
    return switch (job.state()) {
      case WAITING, SCHEDULED, QUEUED ->
          explanation.tooLate(
              expiresAt, job.attempt() > 1 ? "DEAD, reason TIMEOUT_TOTAL," : "EXPIRED");
      case RETRYING -> explanation.tooLate(expiresAt, "DEAD, reason TIMEOUT_TOTAL,");
      case RUNNING, SUCCEEDED, DEAD, CANCELLED, EXPIRED, SKIPPED -> explanation;
    };
  }

  private static @Nullable String emptyToNull(CancelOrder order) {
    return order.reason().isEmpty() ? null : order.reason();
  }

  private Explanation ofState(JobView job) {
    return switch (job.state()) {
      case WAITING -> waiting(job);
      case SCHEDULED ->
          due(job, Reason.NOT_DUE, job.runAt(), "it comes to its lane at " + job.runAt());
      case RETRYING ->
          due(
              job,
              Reason.RETRY_NOT_DUE,
              job.retryAt(),
              "attempt %d failed, the next one is due at %s: %s"
                  .formatted(
                      job.attempt(),
                      job.retryAt(),
                      job.failure() == null ? "" : job.failure().message()));
      case QUEUED -> queued(job);
      case RUNNING ->
          because(
              job, Reason.RUNNING, "%s runs it since %s".formatted(job.worker(), job.startedAt()));
      case SUCCEEDED, DEAD, CANCELLED, EXPIRED, SKIPPED ->
          because(
              job,
              Reason.ENDED,
              "it ended as %s%s"
                  .formatted(job.state(), job.reason() == null ? "" : ": " + job.reason()));
    };
  }

  private Explanation waiting(JobView job) {
    List<JobId> others = views.dependencies(new JobId(job.id()));
    Map<JobId, JobState> states = views.states(others);
    List<Awaited> open =
        others.stream()
            .map(other -> new Awaited(other.toString(), states.get(other)))
            .filter(other -> other.state() == null || !other.state().isTerminal())
            .toList();
    String detail =
        open.isEmpty()
            ? "all %d jobs that it depends on have ended: it is about to be released"
                .formatted(others.size())
            : "%d of %d jobs that it depends on have not ended"
                .formatted(open.size(), others.size());
    return new Explanation(
        job.id(),
        job.state(),
        Reason.DEPENDENCIES,
        detail,
        null,
        null,
        open.stream().limit(MOST_AWAITED).toList(),
        null);
  }

  private Explanation queued(JobView job) {
    var type = new JobType(job.type());
    Capacity capacity = workers.of(type);
    return standstill(type)
        .or(() -> capacity.free() == 0 ? Optional.of(held(type, capacity)) : Optional.empty())
        .map(obstacle -> because(job, obstacle.reason(), obstacle.detail()))
        .orElseGet(() -> inLine(job, capacity));
  }

  /** Why no job of the type begins, until somebody does something about it. */
  private Optional<Obstacle> standstill(JobType type) {
    Optional<Obstacle> pause =
        pauses.find(type).map(it -> new Obstacle(Reason.TYPE_PAUSED, pausedBy(type, it)));
    return pause.isPresent() || workers.of(type).workers() > 0
        ? pause
        : Optional.of(
            new Obstacle(
                Reason.NO_WORKER, "no worker that is alive executes jobs of type " + type));
  }

  private static String pausedBy(JobType type, Pause pause) {
    return "jobs of type %s are paused by %s since %s%s"
        .formatted(
            type,
            pause.actor(),
            pause.since(),
            pause.reason().isEmpty() ? "" : ": " + pause.reason());
  }

  private static Obstacle held(JobType type, Capacity capacity) {
    if (capacity.probing() > 0) {
      return new Obstacle(
          Reason.BREAKER_OPEN,
          "jobs of type %s failed one after the other, of what they depend on: %d of its %d workers"
                  .formatted(type, capacity.probing(), capacity.workers())
              + " try one, and take others when it has succeeded");
    }
    return capacity.holds().contains(Hold.BREAKER)
        ? new Obstacle(
            Reason.BREAKER_OPEN,
            "jobs of type %s failed one after the other, of what they depend on: each of its %d workers"
                    .formatted(type, capacity.workers())
                + " waits for a minute before it tries one")
        : new Obstacle(
            capacity.holds().contains(Hold.PAUSE) ? Reason.TYPE_PAUSED : Reason.SHORT_OF_MEMORY,
            "held back by "
                + capacity.holds().stream().distinct().map(Hold::name).collect(joining(", ")));
  }

  private Explanation inLine(JobView job, Capacity capacity) {
    Ahead ahead = views.ahead(job, MOST_AHEAD);
    var priority = Priority.parse(Objects.requireNonNullElse(job.priority(), "normal"));
    long before = ahead.jobs().getOrDefault(priority, 0L);
    return new Explanation(
        job.id(),
        job.state(),
        Reason.IN_LINE,
        "jobs before it in its lane: %s%,d; workers: %d, with %d slots, %d of them busy; jobs ended a second: %.1f"
                .formatted(
                    ahead.isAll() ? "" : "at least ",
                    before,
                    capacity.free(),
                    capacity.slots(),
                    capacity.busy(),
                    capacity.perSecond())
            + othersOf(capacity),
        ahead.isAll() ? before + 1 : null,
        ahead.isAll()
            ? expectedStart(before, shareOf(priority, ahead.jobs()), job.type(), capacity)
            : null,
        null,
        null);
  }

  /** Workers that do not count, if there are any. */
  private static String othersOf(Capacity capacity) {
    int others = capacity.workers() - capacity.free();
    Stream<Hold> probing = capacity.probing() > 0 ? Stream.of(Hold.BREAKER) : Stream.empty();
    return others == 0
        ? ""
        : "; other workers: %d, held back by %s"
            .formatted(
                others,
                Stream.concat(probing, capacity.holds().stream())
                    .filter(hold -> hold != Hold.NOTHING)
                    .distinct()
                    .map(Hold::name)
                    .collect(joining(", ")));
  }

  /**
   * The slot time that a lane gets where those in {@code backlogs} have jobs: 8:3:1 for all three.
   */
  private static double shareOf(Priority priority, Map<Priority, Long> backlogs) {
    double all =
        Stream.concat(Stream.of(priority), backlogs.keySet().stream())
            .distinct()
            .mapToInt(Priority::weight)
            .sum();
    return priority.weight() / all;
  }

  private @Nullable Instant expectedStart(
      long before, double share, String type, Capacity capacity) {
    double perSecond = perSecond(type, capacity);
    boolean isMoving = perSecond >= SLOWEST;
    if (before < capacity.slots() - capacity.busy() && (isMoving || before == 0)) {
      return clock.instant();
    }
    return !isMoving
        ? null
        : clock.instant().plus(Duration.ofMillis(Math.round(1000 * before / (perSecond * share))));
  }

  /**
   * How many jobs the workers end: what they did between their last heartbeats, or what their slots
   * are good for where some of them had nothing to do then.
   */
  private double perSecond(String type, Capacity capacity) {
    Duration mean = capacity.busy() < capacity.slots() ? durations.means().get(type) : null;
    return mean == null
        ? capacity.perSecond()
        : Math.max(capacity.perSecond(), 1000.0 * capacity.slots() / Math.max(1, mean.toMillis()));
  }

  /** Of a job that has nowhere to go then nobody knows when it starts. */
  private Explanation due(JobView job, Reason reason, @Nullable Instant at, String detail) {
    return standstill(new JobType(job.type()))
        .map(obstacle -> because(job, reason, detail + "; and " + obstacle.detail()))
        .orElseGet(
            () -> new Explanation(job.id(), job.state(), reason, detail, null, at, null, null));
  }

  private static Explanation because(JobView job, Reason reason, String detail) {
    return new Explanation(job.id(), job.state(), reason, detail, null, null, null, null);
  }
}
