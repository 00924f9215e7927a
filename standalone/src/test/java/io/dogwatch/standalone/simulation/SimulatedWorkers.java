package io.dogwatch.standalone.simulation;

import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.schemas.jobs.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The workers that are there; one that dies, or is stopped, is followed by another one. */
final class SimulatedWorkers {

  private final Function<String, SimulatedWorker> factory;
  private final SimulatedClients clients;
  private final RandomGenerator random;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private int started;
  private int kills;

  /**
   * @param factory of workers, by name
   */
  SimulatedWorkers(
      Function<String, SimulatedWorker> factory, SimulatedClients clients, RandomGenerator random) {
    this.factory = factory;
    this.clients = clients;
    this.random = random;
  }

  void start() {
    started++;
    SimulatedWorker worker = factory.apply("w-" + started);
    clients.tellAll(worker.cancellations());
    workers.add(worker);
  }

  void stepOne() {
    any().step(random);
    replaceTheDead();
  }

  void killOne() {
    any().kill();
    replaceTheDead();
  }

  void stopOne() {
    any().stop();
    start();
  }

  /** All that they can do at this instant. */
  void settle() {
    workers.forEach(SimulatedWorker::settle);
    replaceTheDead();
  }

  private SimulatedWorker any() {
    return workers.get(random.nextInt(workers.size()));
  }

  private void replaceTheDead() {
    int deaths = Math.toIntExact(workers.stream().filter(SimulatedWorker::isDead).count());
    workers.removeIf(SimulatedWorker::isGone);
    kills += deaths;
    for (int i = 0; i < deaths || workers.isEmpty(); i++) {
      start();
    }
  }

  void hearOf(JobId cancelled) {
    workers.forEach(worker -> clients.tell(worker.cancellations(), cancelled));
  }

  void hearOf(Cancellation cancellation) {
    workers.forEach(worker -> worker.cancellations().order(cancellation));
  }

  int kills() {
    return kills;
  }

  /** Who has slots that are taken. */
  List<String> busy() {
    return workers.stream()
        .filter(worker -> worker.slotsTaken() > 0)
        .map(worker -> worker.name() + " holds " + worker.slotsTaken() + " slots")
        .toList();
  }
}
