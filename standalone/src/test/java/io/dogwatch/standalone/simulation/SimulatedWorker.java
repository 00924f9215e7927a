package io.dogwatch.standalone.simulation;

import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.engine.attempts.RetryPolicy;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.gates.BreakerSettings;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.lanes.Lane;
import io.dogwatch.engine.lanes.Lanes;
import io.dogwatch.engine.lanes.Poller;
import io.dogwatch.engine.lanes.StuckHandlers;
import io.dogwatch.engine.lanes.TypeMeters;
import io.dogwatch.engine.lanes.Workbench;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.engine.slots.Slots;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** A worker of the real classes, which does nothing but what it is told to do next. */
final class SimulatedWorker {

  private static final int SLOTS = 3;

  private final String name;
  private final InMemoryCluster cluster;
  private final PendingWrites writes;
  private final Cancellations cancellations = new Cancellations();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final List<Lane<Plan>> lanes;
  private final Pool pool;

  SimulatedWorker(
      String name,
      InMemoryCluster cluster,
      Topics topics,
      Duration lock,
      BoundHandler<Plan> handler,
      KnownJobs known,
      InstantSource clock,
      RandomGenerator random) {
    this.name = name;
    this.cluster = cluster;
    this.writes = new PendingWrites(cluster::append);
    var gate =
        new Gate(Plan.TYPE, new BreakerSettings(5, Duration.ofSeconds(10)), () -> true, clock);
    this.pool = new Slots(SLOTS, clock).pool(SLOTS, gate::tryEnter);
    var stuck = new StuckHandlers();
    var bench =
        new Workbench<>(
            new JobRunner<>(handler, RetryPolicy.DEFAULT, known, cancellations, _ -> true, clock),
            new OutcomePublisher(writes, writes, Runnable::run, topics, name, clock, random),
            pool,
            gate,
            cancellations,
            stuck,
            new TypeMeters(new SimpleMeterRegistry(), Plan.TYPE, pool, stuck),
            tasks::add,
            clock);
    this.lanes = new Lanes(topics, lock, cluster.consumersOf(name), pollers::add).of(bench);
    lanes.forEach(Lane::open);
  }

  String name() {
    return name;
  }

  Cancellations cancellations() {
    return cancellations;
  }

  int slotsTaken() {
    return pool.busy() + pool.waiting();
  }

  /** One thing that one of its threads might do next. */
  void step(RandomGenerator random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        if (!tasks.isEmpty()) {
          tasks.remove().run();
        }
      }
      case 1 -> {
        if (!writes.isEmpty()) {
          if (random.nextInt(20) == 0) {
            writes.failNext(random);
          } else {
            writes.confirmNext();
          }
        }
      }
      default -> turn(random.nextInt(pollers.size()));
    }
  }

  private void turn(int index) {
    if (pollers.get(index).turn().isEmpty()) {
      pollers.remove(index);
    }
  }

  /** All that its threads can do at this instant. */
  void settle() {
    for (int i = 0; i < 3; i++) {
      List.copyOf(pollers).forEach(poller -> turn(pollers.indexOf(poller)));
      while (!tasks.isEmpty() || !writes.isEmpty()) {
        while (!tasks.isEmpty()) {
          tasks.remove().run();
        }
        while (!writes.isEmpty()) {
          writes.confirmNext();
        }
      }
    }
  }

  /** Drains: nothing new, and what is not over soon goes back. */
  void stop(RandomGenerator random) {
    lanes.forEach(lane -> lane.close(Duration.ofSeconds(random.nextInt(3))));
  }

  boolean isGone() {
    return pollers.isEmpty();
  }

  /** Dies, as by SIGKILL. */
  void kill(RandomGenerator random) {
    writes.breakOff(random);
    cluster.kill(name);
  }
}
