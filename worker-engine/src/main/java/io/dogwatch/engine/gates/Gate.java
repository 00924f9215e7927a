package io.dogwatch.engine.gates;

import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the lanes of one job type while its jobs could only fail: after failures of what the
 * handler depends on, one after the other; while the type is paused; while the process is short of
 * memory. No job spends an attempt on it. Safe for use by many threads.
 */
public final class Gate {

  private static final Logger log = LoggerFactory.getLogger(Gate.class);

  private final JobType type;
  private final CircuitBreaker breaker;
  private final BooleanSupplier memory;
  private volatile boolean paused;

  /**
   * @param memory whether there is enough for more jobs
   */
  public Gate(JobType type, BreakerSettings settings, BooleanSupplier memory, InstantSource clock) {
    this.type = type;
    this.memory = memory;
    this.breaker =
        CircuitBreaker.of(
            type.name(),
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSynchronizationStrategy(
                    SlidingWindowSynchronizationStrategy.LOCK_FREE) // every job asks
                .slidingWindowSize(settings.failures())
                .minimumNumberOfCalls(settings.failures())
                .failureRateThreshold(100)
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .clock(clock.withZone(ZoneOffset.UTC))
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event ->
                log.atWarn()
                    .addKeyValue("type", type)
                    .addKeyValue("from", event.getStateTransition().getFromState())
                    .addKeyValue("to", event.getStateTransition().getToState())
                    .log("circuit breaker"));
  }

  public JobType type() {
    return type;
  }

  /** What keeps jobs from being leased now. */
  public Hold hold() {
    if (paused) {
      return Hold.PAUSE;
    }
    if (isBroken()) {
      return Hold.BREAKER;
    }
    return memory.getAsBoolean() ? Hold.NOTHING : Hold.MEMORY;
  }

  /** Whether jobs may be leased; while {@link #isProbing} one at a time. */
  public boolean isOpen() {
    if (paused || !memory.getAsBoolean()) {
      return false;
    }
    return switch (breaker.getState()) {
      case OPEN -> isPauseOver();
      default -> true;
    };
  }

  /** Whether the breaker waits for the outcome of a single job to close again. */
  public boolean isProbing() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  /** Whether the breaker keeps jobs from running. */
  public boolean isBroken() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /** Whether no job of the type is to begin, whoever has leased it. */
  public boolean isPaused() {
    return paused;
  }

  /** Takes leave to run one job; one of the three that follow here has to be called for it. */
  public boolean tryEnter() {
    return !paused && breaker.tryAcquirePermission();
  }

  /** The job did what it was to do. */
  public void succeeded() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  /**
   * The job failed. Failures of its own say nothing about what it depends on: they neither count
   * nor end a row of those that do.
   */
  public void failed(FailureCode failure) {
    if (failure.isInfrastructure()) {
      breaker.onError(0, TimeUnit.NANOSECONDS, new InfrastructureFailure(failure));
    } else {
      breaker.releasePermission();
    }
  }

  /** The job did not run, or nobody knows how it went. */
  public void didNotRun() {
    breaker.releasePermission();
  }

  /** Stops the type, or lets it go on. */
  public void pause(boolean wanted) {
    if (paused != wanted) {
      paused = wanted;
      log.atInfo().addKeyValue("type", type).log(wanted ? "type paused" : "type resumed");
    }
  }

  /** Closes the breaker and forgets what it has counted. */
  public void reset() {
    breaker.reset();
  }

  /** The breaker becomes half open when it is asked after its pause. */
  private boolean isPauseOver() {
    boolean over = breaker.tryAcquirePermission();
    if (over) {
      breaker.releasePermission();
    }
    return over;
  }

  /** What the breaker is told; it counts exceptions. */
  private static final class InfrastructureFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InfrastructureFailure(FailureCode code) {
      super(code.name(), null, false, false);
    }
  }
}
