package io.dogwatch.benchmarks.idle;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobClientOptions;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What workers, and the broker for their sake, take of a machine while there are no jobs. */
public final class IdleBenchmark {

  private static final int TYPES = 12;
  private static final String ENGINE = "engine with " + TYPES + " types";
  private static final int FIRST_WITHIN_SECONDS = 60;
  private static final String HEAP = "512m";
  private static final double MEBIBYTE = 1024.0 * 1024;
  private static final double PERCENT = 100;
  private static final Target WORKER_CPU = Target.atMost(1);
  private static final Target BROKER_CPU = Target.atMost(3);
  private static final Target RESIDENT = Target.atMost(300);

  private final Bench bench;
  private final Child broker;
  private final Duration settle;
  private final Duration time;

  /**
   * @param settle before it is measured: compilers are busy after a start
   * @param time that is measured
   */
  public IdleBenchmark(Bench bench, Child broker, Duration settle, Duration time) {
    this.bench = bench;
    this.broker = broker;
    this.settle = settle;
    this.time = time;
  }

  /** The broker alone, which is the reference; with the engine; with the worker service. */
  public List<Figure> run() throws InterruptedException {
    List<Figure> figures = new ArrayList<>(measure("reference: broker alone", null));
    Bench types = bench.apart("types");
    try (Child worker =
        types
            .children()
            .start("idle-engine", Role.MANY_TYPES_WORKER, HEAP, engine(types.cluster()))) {
      figures.addAll(measure(ENGINE, worker));
      figures.addAll(firstJobs(types.cluster()));
    }
    Bench service = bench.apart("service");
    try (Child worker =
        service
            .children()
            .start(
                "idle-service",
                Role.WORKER_SERVICE,
                HEAP,
                ServiceArguments.allTypes(service.cluster()))) {
      figures.addAll(measure("worker service with its types", worker));
    }
    return figures;
  }

  /** Two of each type, one after the other, after all that time without any. */
  private List<Figure> firstJobs(Cluster cluster) {
    var options = JobClientOptions.of(cluster.bootstrapServers()).withTopics(cluster.topics());
    var first = new Times();
    var second = new Times();
    try (var client = JobClient.connect(options)) {
      for (JobType type : ManyTypesApplication.types(TYPES)) {
        first.add(timeOfJob(client, type));
        second.add(timeOfJob(client, type));
      }
    }
    return List.of(
        first.p50(ENGINE + ": first job of a type, to result seen"),
        first.max(ENGINE + ": first job of a type, to result seen"),
        second.p50(ENGINE + ": second job of a type, to result seen"),
        second.max(ENGINE + ": second job of a type, to result seen"));
  }

  private Duration timeOfJob(JobClient client, JobType type) {
    Instant from = bench.clock().instant();
    client
        .run(JobRequest.of(type.name(), "{}"))
        .orTimeout(FIRST_WITHIN_SECONDS, TimeUnit.SECONDS)
        .join();
    return Duration.between(from, bench.clock().instant());
  }

  private static List<String> engine(Cluster cluster) {
    return List.of(cluster.bootstrapServers(), cluster.topics().prefix(), Integer.toString(TYPES));
  }

  private List<Figure> measure(String what, @Nullable Child worker) throws InterruptedException {
    rest(what + ", settles", settle);
    Duration brokerBefore = broker.cpu();
    Duration workerBefore = worker == null ? Duration.ZERO : worker.cpu();
    Instant from = bench.clock().instant();
    rest(what, time);
    Duration measured = Duration.between(from, bench.clock().instant());
    double ofBroker = share(broker.cpu().minus(brokerBefore), measured);
    if (worker == null) {
      return List.of(
          Figure.of(what + ": broker, of a core", ofBroker, Unit.PERCENT),
          Figure.of(
              what + ": broker, resident", broker.residentBytes() / MEBIBYTE, Unit.MEBIBYTES));
    }
    return List.of(
        Figure.of(
                what + ": worker, of a core",
                share(worker.cpu().minus(workerBefore), measured),
                Unit.PERCENT)
            .withTarget(WORKER_CPU),
        Figure.of(what + ": broker, of a core", ofBroker, Unit.PERCENT).withTarget(BROKER_CPU),
        Figure.of(what + ": worker, resident", worker.residentBytes() / MEBIBYTE, Unit.MEBIBYTES)
            .withTarget(RESIDENT),
        Figure.of(what + ": worker, live heap", worker.liveHeapBytes() / MEBIBYTE, Unit.MEBIBYTES));
  }

  private void rest(String what, Duration duration) throws InterruptedException {
    long seconds = duration.toSeconds();
    try (var progress = bench.progress(what, seconds)) {
      for (long second = 1; second <= seconds; second++) {
        Thread.sleep(Duration.ofSeconds(1));
        progress.stepTo(second);
      }
    }
  }

  private static double share(Duration cpu, Duration time) {
    return PERCENT * cpu.toNanos() / time.toNanos();
  }
}
