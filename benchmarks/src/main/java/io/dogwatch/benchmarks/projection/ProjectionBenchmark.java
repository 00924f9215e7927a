package io.dogwatch.benchmarks.projection;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.projection.Follower.CatchUp;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Spread;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How fast the read model follows the log, on a PostgreSQL that keeps what it has said to keep. */
public final class ProjectionBenchmark {

  /** Variable in which a process that follows the log finds its database's address. */
  public static final String DATABASE = "DOGWATCH_DATABASE_URL";

  static final String PROJECTED = "projected";

  private static final String HEAP = "512m";
  private static final Target RATE = Target.atLeast(10_000);
  private static final double MICROS = 1e6;

  private final Bench bench;
  private final Path folder;
  private final Scale scale;

  /**
   * How much is done.
   *
   * @param jobs of a round, each with its success
   * @param warmUps rounds before those that count
   */
  public record Scale(int jobs, int rounds, int warmUps) {}

  /**
   * @param folder where the database may lie
   */
  public ProjectionBenchmark(Bench bench, Path folder, Scale scale) {
    this.bench = bench;
    this.folder = folder;
    this.scale = scale;
  }

  /** The reference, then the read model. */
  public List<Figure> run() throws InterruptedException, SQLException {
    List<Figure> figures = new ArrayList<>();
    try (var postgres = PostgresServer.start(folder.resolve("postgres"), LoopbackPort.free())) {
      try (Follower reference = reference(bench.apart("copied"), postgres)) {
        figures.addAll(figures(reference, measure(reference)));
      }
      try (Follower ours = dogwatch(bench.apart("projected"), postgres)) {
        List<CatchUp> rounds = measure(ours);
        figures.addAll(
            figures(ours, rounds).stream()
                .map(it -> it.unit() == Unit.PER_SECOND ? it.withTarget(RATE) : it)
                .toList());
      }
    }
    return figures;
  }

  private List<CatchUp> measure(Follower follower) throws InterruptedException, SQLException {
    follower.awaitReady();
    for (int round = 0; round < scale.warmUps(); round++) {
      var _ = follower.catchUp(scale.jobs());
    }
    List<CatchUp> rounds = new ArrayList<>();
    for (int round = 0; round < scale.rounds(); round++) {
      rounds.add(follower.catchUp(scale.jobs()));
    }
    return rounds;
  }

  private static List<Figure> figures(Follower follower, List<CatchUp> rounds) {
    String what = follower.name() + ": ";
    return List.of(
        figure(what + "jobs", rounds, CatchUp::perSecond, Unit.PER_SECOND),
        figure(
            what + "jobs for a core, database included",
            rounds,
            it -> MICROS / (it.cpuMicros() + it.databaseCpuMicros()),
            Unit.PER_SECOND),
        figure(what + "processor time of a job", rounds, CatchUp::cpuMicros, Unit.MICROS),
        figure(
            what + "processor time of a job, database",
            rounds,
            CatchUp::databaseCpuMicros,
            Unit.MICROS));
  }

  private static Figure figure(
      String what, List<CatchUp> rounds, ToDoubleFunction<CatchUp> value, Unit unit) {
    return Figure.of(what, Spread.of(rounds.stream().mapToDouble(value).boxed().toList()), unit);
  }

  /** The orchestrator's projection, into the database {@link #PROJECTED}. */
  static Follower dogwatch(Bench apart, PostgresServer postgres)
      throws InterruptedException, SQLException {
    createTopics(apart);
    String database = postgres.createDatabase(PROJECTED);
    return follower(
        "dogwatch",
        apart,
        Role.PROJECTION,
        database + "&currentSchema=read_model_1",
        List.of(apart.cluster().bootstrapServers(), apart.cluster().topics().prefix()));
  }

  private Follower reference(Bench apart, PostgresServer postgres)
      throws InterruptedException, SQLException {
    createTopics(apart);
    String database = postgres.createDatabase("copied");
    List<String> arguments = new ArrayList<>();
    arguments.add(apart.cluster().bootstrapServers());
    arguments.addAll(Follower.topics(apart.cluster().topics()));
    return follower("reference", apart, Role.COPY_LOOP, database, arguments);
  }

  private static Follower follower(
      String name, Bench apart, Role role, String database, List<String> arguments)
      throws SQLException {
    Map<String, String> secret = Map.of(DATABASE, database); // it holds the password
    return new Follower(
        name, apart, apart.children().start(role.label(), role, HEAP, arguments, secret), database);
  }

  private static void createTopics(Bench apart) throws InterruptedException {
    apart.cluster().create(apart.cluster().topics().of(ProbeJobs.PROBE));
    apart.cluster().create(List.of(apart.cluster().topics().jobEvents()));
  }
}
