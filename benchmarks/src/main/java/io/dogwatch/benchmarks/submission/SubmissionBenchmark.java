package io.dogwatch.benchmarks.submission;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Spread;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.benchmarks.submission.Endpoint.Round;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.engine.attempts.BoundHandler;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import io.dogwatch.worker.probe.ProbeHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How fast jobs are taken over HTTP: one in a request, and one in each line of a request. */
public final class SubmissionBenchmark {

  private static final String HEAP = "384m";
  private static final Target SINGLES = Target.atLeast(3_000);
  private static final Target LINES = Target.atLeast(30_000);

  private final Bench bench;
  private final Path folder;
  private final Scale scale;

  /**
   * How much is done.
   *
   * @param singles jobs of a round, one in a request
   * @param clients that submit them, one after the other
   * @param lines jobs of a round, all in one request
   * @param keyedLines the same, where each has an idempotency key
   * @param warmUps rounds before those that count
   */
  public record Scale(
      int singles, int clients, int lines, int keyedLines, int rounds, int warmUps) {}

  /** What was measured of one endpoint. */
  private record Measured(String name, List<Round> singles, List<Round> lines) {}

  /**
   * @param folder where the database may lie
   */
  public SubmissionBenchmark(Bench bench, Path folder, Scale scale) {
    this.bench = bench;
    this.folder = folder;
    this.scale = scale;
  }

  /** The reference, then the orchestrator with a read model that follows. */
  public List<Figure> run() throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    try (Endpoint reference = reference(bench.apart("plain"))) {
      Measured measured = measure(reference);
      figures.add(singles(measured));
      figures.add(lines(measured));
      figures.addAll(costs(measured));
    }
    try (var postgres = PostgresServer.start(folder.resolve("postgres"), LoopbackPort.free());
        Endpoint ours = dogwatch(bench.apart("submitted"), postgres)) {
      Measured measured = measure(ours);
      figures.add(singles(measured).withTarget(SINGLES));
      figures.add(lines(measured).withTarget(LINES));
      figures.addAll(costs(measured));
      figures.addAll(keyedLines(ours));
    }
    return figures;
  }

  private Measured measure(Endpoint endpoint) throws InterruptedException {
    endpoint.awaitReady();
    List<Round> singles = new ArrayList<>();
    List<Round> lines = new ArrayList<>();
    for (int round = -scale.warmUps(); round < scale.rounds(); round++) {
      Round single = endpoint.singles(scale.singles(), scale.clients());
      Round line = endpoint.lines(scale.lines());
      if (round >= 0) {
        singles.add(single);
        lines.add(line);
      }
    }
    return new Measured(endpoint.name(), singles, lines);
  }

  /** After the others, since what they take goes on in the background: jobs come to Kafka later. */
  private List<Figure> keyedLines(Endpoint endpoint) throws InterruptedException {
    List<Round> rounds = new ArrayList<>();
    for (int round = -scale.warmUps(); round < scale.rounds(); round++) {
      Round keyed = endpoint.keyedLines(scale.keyedLines());
      if (round >= 0) {
        rounds.add(keyed);
      }
    }
    return List.of(
        figure(
            endpoint.name() + ": jobs with keys in lines",
            rounds,
            Round::perSecond,
            Unit.PER_SECOND),
        figure(
            endpoint.name() + ": processor time of a job with a key in a line",
            rounds,
            Round::cpuMicros,
            Unit.MICROS));
  }

  private static List<Figure> costs(Measured measured) {
    return List.of(
        figure(
            measured.name() + ": processor time of a single job",
            measured.singles(),
            Round::cpuMicros,
            Unit.MICROS),
        figure(
            measured.name() + ": processor time of a job in a line",
            measured.lines(),
            Round::cpuMicros,
            Unit.MICROS));
  }

  private static Figure singles(Measured measured) {
    return figure(
        measured.name() + ": single jobs", measured.singles(), Round::perSecond, Unit.PER_SECOND);
  }

  private static Figure lines(Measured measured) {
    return figure(
        measured.name() + ": jobs in lines", measured.lines(), Round::perSecond, Unit.PER_SECOND);
  }

  private static Figure figure(
      String what, List<Round> rounds, ToDoubleFunction<Round> value, Unit unit) {
    return Figure.of(what, Spread.of(rounds.stream().mapToDouble(value).boxed().toList()), unit);
  }

  private static Endpoint reference(Bench apart) throws InterruptedException {
    Topics topics = apart.cluster().topics();
    apart.cluster().create(topics.of(ProbeJobs.PROBE));
    int port = LoopbackPort.free();
    List<String> arguments =
        List.of(
            apart.cluster().bootstrapServers(),
            topics.lane(ProbeJobs.PROBE, Priority.NORMAL).name(),
            Integer.toString(port));
    return new Endpoint(
        "reference",
        apart,
        apart.children().start("plain-endpoint", Role.PLAIN_ENDPOINT, HEAP, arguments),
        port);
  }

  private Endpoint dogwatch(Bench apart, PostgresServer postgres) throws InterruptedException {
    Cluster cluster = apart.cluster();
    cluster.create(cluster.topics().of(ProbeJobs.PROBE));
    cluster.create(cluster.topics().forJobs());
    announce(apart);
    int port = LoopbackPort.free();
    List<String> arguments = ServiceArguments.orchestrator(cluster, port, folder.resolve("timers"));
    return new Endpoint(
        "dogwatch",
        apart,
        apart
            .children()
            .start(
                "orchestrator",
                Role.ORCHESTRATOR_SERVICE,
                HEAP,
                arguments,
                Map.of("DOGWATCH_DATABASE_URL", postgres.createDatabase("submitted"))),
        port);
  }

  /** As a worker does that executes probes. */
  private static void announce(Bench apart) {
    JobTypeDescription probe =
        new BoundHandler<>(new ProbeHandler(ProbeHandler.Exit.REFUSED))
            .describe(apart.clock().instant());
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(apart.cluster().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  apart.cluster().topics().jobTypes().name(),
                  probe.type().name().getBytes(StandardCharsets.UTF_8),
                  JobTypeDescription.CODEC.encode(probe)));
    }
  }
}
