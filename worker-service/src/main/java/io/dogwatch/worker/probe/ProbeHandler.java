package io.dogwatch.worker.probe;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobType;

/** Sleeps, works, crashes, fails and answers at length, as its payload says. */
public final class ProbeHandler implements JobHandler<ProbePayload> {

  /** Whether a payload may end the worker's process. */
  public enum Exit {
    ALLOWED,
    REFUSED
  }

  private final Exit exit;
  private final Machine machine;

  public ProbeHandler(Exit exit) {
    this(exit, new ThisMachine(System::nanoTime));
  }

  ProbeHandler(Exit exit, Machine machine) {
    this.exit = exit;
    this.machine = machine;
  }

  @Override
  public JobType type() {
    return new JobType("probe");
  }

  @Override
  public Class<ProbePayload> payloadType() {
    return ProbePayload.class;
  }

  @Override
  public String description() {
    return "Sleeps, keeps a CPU busy, fails or returns a large result, as told: for operations and"
        + " load tests.";
  }

  @Override
  public ProbePayload example() {
    return new ProbePayload(100, null, null, null, null);
  }

  @Override
  public Object handle(ProbePayload payload, JobContext context)
      throws JobFailure, InterruptedException {
    if (payload.exit() != null && exit == Exit.REFUSED) {
      throw new JobFailure(
          FailureCode.INVALID_INPUT,
          "no \"exit\" expected, as dogwatch.probe.exit-allowed is false; found " + payload.exit());
    }
    if (payload.sleep().isPositive()) {
      machine.sleep(payload.sleep());
    }
    machine.work(payload.work());
    if (payload.exit() != null) {
      machine.crash(payload.exit());
    }
    if (payload.failsAt(context.attempt())) {
      throw new JobFailure(
          FailureCode.INTERNAL,
          "attempt %d of the first %d, which are to fail"
              .formatted(context.attempt(), payload.failTimes()));
    }
    return ProbeResult.of(payload, context.attempt());
  }
}
