package io.dogwatch.engine.heartbeats;

import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.lanes.Outage;
import io.dogwatch.engine.lanes.TypeMeters;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Status;
import java.util.List;

/** How a worker does, as its attempts, its breakers and the cluster's answers show it. */
public final class Vitals {

  private final List<TypeMeters> types;
  private final List<Gate> gates;
  private final Outage outage;
  private final ErrorRate errors = new ErrorRate(); // owned by who asks for the status

  /**
   * @param gates of the types, each with its breaker
   */
  public Vitals(List<TypeMeters> types, List<Gate> gates, Outage outage) {
    this.types = List.copyOf(types);
    this.gates = List.copyOf(gates);
    this.outage = outage;
  }

  Outage outage() {
    return outage;
  }

  List<WorkerHeartbeat.Pool> pools() {
    return types.stream().map(type -> type.pool(holdOf(type.type()))).toList();
  }

  private Hold holdOf(JobType type) {
    return gates.stream()
        .filter(gate -> gate.type().equals(type))
        .map(Gate::hold)
        .findAny()
        .orElse(Hold.NOTHING);
  }

  /**
   * Unhealthy is a worker that can do nothing: the cluster does not answer, or each of its types
   * waits for what its handler depends on. Degraded is one that can do less than it should. To be
   * asked once for each heartbeat.
   *
   * @param answered whether the cluster has the heartbeat before
   */
  Status status(List<WorkerHeartbeat.Pool> pools, boolean answered) {
    boolean failing = errors.isHighAfter(pools);
    if (!answered || gates.stream().allMatch(Gate::isBroken)) {
      return Status.UNHEALTHY;
    }
    boolean limping =
        outage.lanes() > 0 || gates.stream().anyMatch(gate -> gate.isBroken() || gate.isProbing());
    return failing || limping ? Status.DEGRADED : Status.HEALTHY;
  }
}
