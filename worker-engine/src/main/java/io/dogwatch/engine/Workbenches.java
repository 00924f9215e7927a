package io.dogwatch.engine;

import io.dogwatch.client.jobs.LanesThere;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.gates.HeapLimit;
import io.dogwatch.engine.lanes.StuckHandlers;
import io.dogwatch.engine.lanes.Suspects;
import io.dogwatch.engine.lanes.TypeMeters;
import io.dogwatch.engine.lanes.Workbench;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.engine.slots.Slots;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;

/** Makes what each handler's lanes work with. All of them share the process: its slots and heap. */
final class Workbenches {

  private final WorkerOptions options;
  private final int deliveries;
  private final OutcomePublisher outcomes;
  private final Executor executor;
  private final MeterRegistry registry;
  private final Slots slots;
  private final HeapLimit heap;
  private final Cancellations cancellations = new Cancellations();
  private final Suspects suspects = new Suspects();
  private final Predicate<JobType> childTypes;

  /**
   * @param deliveries of a record that the cluster allows
   * @param executor of handlers
   */
  Workbenches(
      WorkerOptions options,
      int deliveries,
      OutcomePublisher outcomes,
      Executor executor,
      MeterRegistry registry) {
    this.options = options;
    this.deliveries = deliveries;
    this.outcomes = outcomes;
    this.executor = executor;
    this.registry = registry;
    this.slots = new Slots(options.pools().ofProcess(), options.clock());
    this.heap = new HeapLimit(options.heapLimit());
    Topics topics = options.cluster().topics();
    var there = new LanesThere(() -> Admin.create(options.cluster().access()));
    this.childTypes = type -> there.has(topics.lane(type, Priority.NORMAL).name());
  }

  List<Workbench<?>> of(Collection<BoundHandler<?>> handlers) {
    List<Workbench<?>> benches = new ArrayList<>();
    handlers.forEach(handler -> benches.add(of(handler)));
    return benches;
  }

  private <P> Workbench<P> of(BoundHandler<P> handler) {
    var gate = new Gate(handler.type(), options.breaker(), heap, options.clock());
    Pool pool = slots.pool(options.pools().of(handler.type()), gate::tryEnter, gate::didNotRun);
    var runner =
        new JobRunner<>(
            handler,
            options.retries(),
            options.known(),
            cancellations,
            childTypes,
            options.clock(),
            deliveries);
    var stuck = new StuckHandlers();
    return new Workbench<>(
        runner,
        outcomes,
        pool,
        gate,
        cancellations,
        stuck,
        suspects,
        new TypeMeters(registry, handler.type(), pool, stuck),
        executor,
        options.clock());
  }
}
