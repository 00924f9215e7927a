package io.dogwatch.engine.control;

import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries out what a worker is ordered.
 *
 * @param since orders that are for the moment count from then on: those before were for the
 *     worker's predecessor
 */
public record Orders(
    String worker, Map<JobType, Gate> gates, Cancellations cancellations, Instant since)
    implements Consumer<ControlCommand> {

  public Orders {
    gates = Map.copyOf(gates);
  }

  @Override
  public void accept(ControlCommand command) {
    switch (command.order()) {
      case Order.CancelJob(var job, var _) -> cancellations.order(job, command.reason());
      case Order.CancelJobs _ -> Cancellation.of(command).ifPresent(cancellations::order);
      case Order.PauseType(JobType type) -> pause(type, true);
      case Order.ResumeType(JobType type) -> pause(type, false);
      case Order.ResetWorker(String other) when isForUs(other, command) ->
          gates.values().forEach(Gate::reset);
      case Order.RescheduleJob _ -> {} // for the timer store
      case Order.ResetWorker _, Order.DrainWorker _, Order.RestartWorker _ -> {} // for supervisors
    }
  }

  /** An order is done with. */
  public void withdraw(String scope) {
    cancellations.withdraw(scope);
  }

  private boolean isForUs(String other, ControlCommand command) {
    return worker.equals(other) && !command.at().isBefore(since);
  }

  private void pause(JobType type, boolean wanted) {
    Gate gate = gates.get(type);
    if (gate != null) {
      gate.pause(wanted);
    }
  }
}
