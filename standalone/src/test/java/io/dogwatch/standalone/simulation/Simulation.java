package io.dogwatch.standalone.simulation;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.engine.attempts.KnownJobs;
import io.dogwatch.engine.testing.InMemoryCluster;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Clients, workers, timer store and read model on a cluster in memory, one thread, one random
 * source: workers die before and after each write, freeze beyond their leases, are drained and
 * started; orders come, the clock jumps. Then all faults end, and every job has to come to its end.
 */
final class Simulation {

  private static final Topics TOPICS = new Topics("simulation.");
  private static final Duration LOCK = Duration.ofSeconds(15);
  private static final int STEPS = 1_500;
  private static final int WORKERS = 3;

  /**
   * Kills and freezes, each of which may cost every job a delivery: fewer than the broker allows,
   * which are ten.
   */
  private static final int MOST_FAULTS = 8;

  private static final int MOST_POISON = 2;

  private final Plan.Handler handler;
  private final Random random;
  private final Faults faults;
  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final InMemoryCluster cluster = new InMemoryCluster(TOPICS, LOCK, () -> now);
  private final StandingCancellations standing = new StandingCancellations();
  private final ReadModel model = new ReadModel(cluster, TOPICS);
  private final SimulatedTimers timers;
  private final SimulatedClients clients;
  private final SimulatedWorkers workers;
  private final Checks checks;
  private int faultsSoFar;

  private Simulation(long seed, Plan.Handler handler, Function<Random, Faults> faults) {
    this.handler = handler;
    handler.begin(() -> cluster.records(TOPICS.jobEvents().name()).size());
    this.random = new Random(seed);
    this.faults = faults.apply(random);
    this.timers = new SimulatedTimers(cluster, TOPICS, standing, random);
    this.clients = new SimulatedClients(cluster, TOPICS, this.faults, () -> now, random);
    this.workers = new SimulatedWorkers(this::worker, clients, random);
    this.checks = new Checks(cluster, TOPICS, this.faults, clients, model, handler);
  }

  /** All faults there are. */
  static Simulation withFaults(long seed, Plan.Handler handler) {
    return new Simulation(seed, handler, Faults::any);
  }

  /** No fault but jobs that kill their workers. */
  static Simulation withPoison(long seed, Plan.Handler handler) {
    return new Simulation(seed, handler, _ -> Faults.POISON);
  }

  private SimulatedWorker worker(String name) {
    return new SimulatedWorker(name, cluster, TOPICS, LOCK, handler, known(), () -> now, random);
  }

  /**
   * The orchestrator, which is behind and not always there; without faults it takes no longer than
   * a worker does to lease what another one has left behind.
   */
  private KnownJobs known() {
    return new KnownJobs() {
      @Override
      public Optional<Standing> find(JobId job) {
        if (faults.isPoisoned()) {
          return findCurrent(job);
        }
        return random.nextInt(4) == 0 ? Optional.empty() : model.find(job);
      }

      @Override
      public Optional<Standing> findCurrent(JobId job) {
        model.catchUp(random);
        return model.find(job);
      }
    };
  }

  /** Lets things happen, then ends the faults and waits for all jobs to end. */
  void run() {
    for (int i = 0; i < WORKERS; i++) {
      workers.start();
    }
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    for (int round = 0; round < 500 && !isOver(); round++) {
      settle();
    }
  }

  private void step() {
    int what = random.nextInt(1000);
    if (faults.isPoisoned() && clients.poison().size() < MOST_POISON && what < 10) {
      clients.submitPoison();
    } else if (what < 38) {
      clients.submitAnything();
    } else if (what < 40 && !faults.isPoisoned()) {
      clients.submitOneAgain();
    } else if (what < 46 || (faults.isPoisoned() && what < 48)) {
      clients.cancelOne().ifPresent(workers::hearOf);
    } else if (what < 48) {
      workers.hearOf(clients.cancelSome());
    } else if (what < 56) {
      killOne();
    } else if (what < 62) {
      workers.stopOne();
    } else if (what < 70) {
      freeze();
    } else if (what < 200) {
      now = now.plusMillis(random.nextInt(300));
    } else if (what < 300) {
      hearOfCancellations();
      timers.readNext(now, random.nextInt(3));
    } else if (what < 330) {
      timers.tick(now);
    } else if (what < 450) {
      model.readNext(random);
    } else {
      workers.stepOne();
    }
  }

  private void killOne() {
    if (faultsSoFar < MOST_FAULTS && !faults.isPoisoned()) {
      faultsSoFar++;
      workers.killOne();
    }
  }

  /** Everybody, for longer than leases last. */
  private void freeze() {
    if (faultsSoFar < MOST_FAULTS && faults.mayFreeze()) {
      faultsSoFar++;
      now = now.plusSeconds(random.nextInt(40));
    }
  }

  /** Without faults, and with time passing. */
  private void settle() {
    workers.settle();
    hearOfCancellations();
    timers.catchUp(now);
    model.catchUp(random);
    now = now.plusMillis(700);
  }

  /** The orchestrator is behind with its orders, too. */
  private void hearOfCancellations() {
    clients.cancellations().forEach(standing::add);
  }

  private boolean isOver() {
    return checks.haveAllEnded() && problems().isEmpty();
  }

  /** What is wrong, or not over yet. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(checks.problems());
    problems.addAll(workers.busy());
    return problems;
  }

  /** What stands in all topics. */
  String story() {
    return new Story(cluster).ofAll();
  }

  int jobs() {
    return clients.jobs().size();
  }

  int kills() {
    return workers.kills();
  }

  /** Steps after which a job went on. */
  long continuations() {
    return cluster.records(TOPICS.jobEvents().name()).stream()
        .flatMap(record -> JobEvent.CODEC.decode(record.value()).message().stream())
        .filter(event -> event.fact() instanceof JobFact.Continued)
        .count();
  }

  /** Jobs that nobody took back alone. */
  long cancelledWithOthers() {
    return clients.jobs().stream()
        .filter(job -> !clients.isTakenBackAlone(job))
        .filter(job -> model.statusOf(job).orElse(null) instanceof JobStatus.Cancelled)
        .count();
  }

  int children() {
    return checks.children();
  }

  /** How often the poison was executed that was executed most. */
  int executionsOfPoison() {
    return clients.poison().stream()
        .mapToInt(job -> handler.executions().getOrDefault(job, 0))
        .max()
        .orElse(0);
  }

  int executions() {
    return handler.executions().values().stream().mapToInt(Integer::intValue).sum();
  }
}
