package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.Verdict;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is measured of one job type in this process. */
public final class TypeMeters {

  /**
   * Attempts that came to a verdict, by type and outcome: succeeded, continued, retried, dead,
   * expired, cancelled, or left to others. Deliveries = the sum of them + what runs + what was
   * released or lost its lease.
   */
  static final String ATTEMPTS = "dogwatch.attempts";

  /** Time from a handler's start to its verdict, by type. */
  static final String DURATION = "dogwatch.attempt.duration";

  /** Slots of a type that are taken. */
  static final String BUSY = "dogwatch.slots.busy";

  /** Handlers of a type that ignore their interrupt; each holds a slot. */
  static final String STUCK = "dogwatch.handlers.stuck";

  private final JobType type;
  private final Pool slots;
  private final Counter succeeded;
  private final Counter continued;
  private final Counter retried;
  private final Counter dead;
  private final Counter expired;
  private final Counter cancelled;
  private final Counter leftToOthers;
  private final Timer duration;

  public TypeMeters(MeterRegistry registry, JobType type, Pool slots, StuckHandlers stuck) {
    this.type = type;
    this.slots = slots;
    this.succeeded = outcomes(registry, type, "succeeded");
    this.continued = outcomes(registry, type, "continued");
    this.retried = outcomes(registry, type, "retried");
    this.dead = outcomes(registry, type, "dead");
    this.expired = outcomes(registry, type, "expired");
    this.cancelled = outcomes(registry, type, "cancelled");
    this.leftToOthers = outcomes(registry, type, "left-to-others");
    this.duration = Timer.builder(DURATION).tag("type", type.name()).register(registry);
    Gauge.builder(BUSY, slots, Pool::busy).tag("type", type.name()).register(registry);
    Gauge.builder(STUCK, stuck, StuckHandlers::count).tag("type", type.name()).register(registry);
  }

  /** Counts a verdict that was made known. */
  void count(Verdict verdict, Duration took) {
    switch (verdict) {
      case Verdict.Succeed _ -> succeeded.increment();
      case Verdict.Continue _ -> continued.increment();
      case Verdict.Retry _ -> retried.increment();
      case Verdict.GiveUp _ -> dead.increment();
      case Verdict.Expire _ -> expired.increment();
      case Verdict.Cancel _ -> cancelled.increment();
      case Verdict.LeaveToOthers _ -> leftToOthers.increment();
    }
    duration.record(took);
  }

  public JobType type() {
    return type;
  }

  /**
   * As a heartbeat tells it.
   *
   * @param hold what keeps jobs of the type from beginning
   */
  public WorkerHeartbeat.Pool pool(WorkerHeartbeat.Hold hold) {
    return new WorkerHeartbeat.Pool(
        type,
        slots.size(),
        slots.busy(),
        (long) succeeded.count(),
        (long) (retried.count() + dead.count()),
        hold);
  }

  private static Counter outcomes(MeterRegistry registry, JobType type, String outcome) {
    return Counter.builder(ATTEMPTS)
        .tag("type", type.name())
        .tag("outcome", outcome)
        .register(registry);
  }
}
