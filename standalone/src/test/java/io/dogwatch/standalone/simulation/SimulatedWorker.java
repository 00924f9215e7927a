package io.dogwatch.standalone.simulation;

import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.engine.attempts.RetryPolicy;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.gates.BreakerSettings;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.lanes.Lane;
import io.dogwatch.engine.lanes.Lanes;
import io.dogwatch.engine.lanes.Outage;
import io.dogwatch.engine.lanes.Poller;
import io.dogwatch.engine.lanes.StuckHandlers;
import io.dogwatch.engine.lanes.Suspects;
import io.dogwatch.engine.lanes.TypeMeters;
import io.dogwatch.engine.lanes.Workbench;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import io.dogwatch.engine.slots.Slots;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
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
  private static final Duration PARK_AFTER = Duration.ofMillis(500);
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final String name;
  private final InMemoryCluster cluster;
  private final Plan.Handler handler;
  private final RandomGenerator random;
  private final PendingWrites writes;
  private final Cancellations cancellations = new Cancellations();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final List<Lane<Plan>> lanes;
  private final Pool pool;
  private boolean dead;

  SimulatedWorker(
      String name,
      InMemoryCluster cluster,
      Topics topics,
      Duration lock,
      Plan.Handler handler,
      KnownJobs known,
      InstantSource clock,
      RandomGenerator random) {
    this.name = name;
    this.cluster = cluster;
    this.handler = handler;
    this.random = random;
    this.writes = new PendingWrites(cluster::append);
    var gate =
        new Gate(Plan.TYPE, new BreakerSettings(5, Duration.ofSeconds(10)), () -> true, clock);
    this.pool = new Slots(SLOTS, clock).pool(SLOTS, gate::tryEnter, gate::didNotRun);
    var stuck = new StuckHandlers();
    var bench =
        new Workbench<>(
            new JobRunner<>(
                handler.bound(),
                RetryPolicy.DEFAULT,
                known,
                cancellations,
                _ -> true,
                clock,
                JobRunner.USUAL_DELIVERIES),
            new OutcomePublisher(writes, writes, Runnable::run, topics, name, clock, random),
            pool,
            gate,
            cancellations,
            stuck,
            new Suspects(),
            new TypeMeters(new SimpleMeterRegistry(), Plan.TYPE, pool, stuck),
            tasks::add,
            clock);
    this.lanes =
        new Lanes(
                topics,
                lock,
                cluster.consumersOf(name).parking(cluster.ends(), PARK_AFTER, clock),
                pollers::add,
                new Outage(clock))
            .of(bench);
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
          runTask();
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

  /** It may end the process. */
  private void runTask() {
    handler.runIn(this::kill);
    tasks.remove().run();
  }

  private void turn(int index) {
    if (pollers.get(index).turn().isEmpty()) {
      pollers.remove(index);
    }
  }

  /** All that its threads can do at this instant. */
  void settle() {
    for (int i = 0; i < 3 && !dead; i++) {
      List.copyOf(pollers).forEach(poller -> turn(pollers.indexOf(poller)));
      while (!dead && (!tasks.isEmpty() || !writes.isEmpty())) {
        while (!dead && !tasks.isEmpty()) {
          runTask();
        }
        while (!writes.isEmpty()) {
          writes.confirmNext();
        }
      }
    }
  }

  /** Drains: nothing new, and what is not over soon goes back. */
  void stop() {
    lanes.forEach(lane -> lane.close(Duration.ofSeconds(random.nextInt(3))));
  }

  boolean isGone() {
    return dead || pollers.isEmpty();
  }

  boolean isDead() {
    return dead;
  }

  /**
   * Dies, as by SIGKILL. What it held may go to a fetch that it has left behind, and be held again.
   */
  void kill() {
    dead = true;
    writes.breakOff(random);
    cluster.kill(name);
    if (random.nextBoolean()) {
      Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
      var orphan =
          cluster.consumersOf(name).open(new LaneAddress(Plan.TYPE, priority), name, SLOTS);
      var _ = orphan.lease(Duration.ZERO);
      cluster.kill(name);
    }
  }
}
