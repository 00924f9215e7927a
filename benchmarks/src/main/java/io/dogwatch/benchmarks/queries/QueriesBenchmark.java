package io.dogwatch.benchmarks.queries;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.queries.Rows.Sample;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How fast questions about a long history are answered, over HTTP. The history is generated. */
public final class QueriesBenchmark {

  private static final String HEAP = "384m";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final int AT_ONCE = 4;

  private final Bench bench;
  private final Path folder;
  private final Scale scale;
  private final @Nullable Path plans;

  /**
   * How much is done.
   *
   * @param jobs that have ended, in a month
   * @param counted of those that have ended in the last day, for the statistics
   * @param queued jobs that wait in line
   * @param requests of each question
   * @param warmUps requests before those that count
   * @param pages that are followed one after the other
   */
  public record Scale(int jobs, int counted, int queued, int requests, int warmUps, int pages) {}

  /**
   * @param folder where the database may lie
   * @param plans where the database's plans go; null for nowhere
   */
  public QueriesBenchmark(Bench bench, Path folder, Scale scale, @Nullable Path plans) {
    this.bench = bench;
    this.folder = folder;
    this.scale = scale;
    this.plans = plans;
  }

  /** The references, then all questions. */
  public List<Figure> run() throws InterruptedException, SQLException, IOException {
    Path data = folder.resolve("postgres");
    try (var postgres = PostgresServer.start(data, LoopbackPort.free())) {
      String database = postgres.createDatabase("queries");
      String model = database + "&currentSchema=read_model_1";
      var explained =
          plans == null ? null : new Plans(database, data.resolve("postgresql.log"), plans);
      if (explained != null) {
        explained.prepare();
      }
      try (Service service = dogwatch(database);
          var rows = new Rows(model)) {
        prepare(service, rows, model);
        List<Question> questions = Questions.all(rows);
        List<Figure> figures = new ArrayList<>(size(rows));
        figures.addAll(references(service, rows));
        figures.addAll(measure(service, questions));
        if (explained != null) {
          new Seeds(bench).beat();
          explained.write(questions, service);
        }
        return figures;
      }
    }
  }

  private void prepare(Service service, Rows rows, String model)
      throws SQLException, InterruptedException {
    Instant end = bench.clock().instant();
    List<LocalDate> days = History.days(end);
    new Seeds(bench).publish(days);
    for (Instant deadline = end.plus(START); !rows.haveJobsOf(days.size()); ) {
      service.requireAlive();
      if (bench.clock().instant().isAfter(deadline)) {
        throw new IllegalStateException("the read model does not follow the log");
      }
      Thread.sleep(LOOK_EVERY);
    }
    try (var history = new History(bench, model, end)) {
      history.write(scale.jobs(), scale.counted(), scale.queued());
    }
  }

  private static List<Figure> size(Rows rows) throws SQLException {
    List<Figure> sizes = new ArrayList<>();
    for (String table : List.of("job", "job_event", "execution_statistic", "dead_letter")) {
      sizes.add(Figure.of("rows of " + table, (double) rows.count(table), Unit.COUNT));
    }
    return sizes;
  }

  private List<Figure> references(Service service, Rows rows)
      throws InterruptedException, SQLException {
    var byKey = new Times();
    List<Sample> samples = rows.sample("state = 'SUCCEEDED'", scale.requests());
    for (int number = -scale.warmUps(); number < scale.requests(); number++) {
      Sample sample = samples.get(Math.floorMod(number, samples.size()));
      long from = System.nanoTime();
      rows.read(sample);
      if (number >= 0) {
        byKey.add(Duration.ofNanos(System.nanoTime() - from));
      }
    }
    List<Figure> figures = new ArrayList<>(answer("reference: a job by JDBC", byKey));
    figures.addAll(measure(service, Questions.NOTHING));
    return figures;
  }

  private List<Figure> measure(Service service, List<Question> questions)
      throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    Times walk = service.follow(Questions.FIRST_PAGE, scale.pages(), bench);
    figures.addAll(answer("jobs: pages 1 to " + walk.count(), walk));
    try (var progress = bench.progress("questions", questions.size())) {
      int done = 0;
      for (Question question : questions) {
        figures.addAll(measure(service, question));
        progress.stepTo(++done);
      }
    }
    return figures;
  }

  private List<Figure> measure(Service service, Question question) throws InterruptedException {
    new Seeds(bench).beat();
    var _ = service.ask(question, scale.warmUps(), 1);
    List<Figure> figures =
        new ArrayList<>(answer(question.name(), service.ask(question, scale.requests(), 1)));
    var _ = service.ask(question, scale.warmUps(), AT_ONCE);
    Times atOnce = service.ask(question, scale.requests(), AT_ONCE);
    figures.add(p95(question.name() + ", " + AT_ONCE + " at once", atOnce));
    return figures.stream()
        .map(
            it ->
                question.target() == null || !it.what().endsWith("p95")
                    ? it
                    : it.withTarget(question.target()))
        .toList();
  }

  private static List<Figure> answer(String what, Times times) {
    return List.of(times.p50(what), p95(what, times), times.max(what));
  }

  private static Figure p95(String what, Times times) {
    return Figure.of(what + ", p95", times.percentile(95), Unit.MILLIS);
  }

  private Service dogwatch(String database) throws InterruptedException {
    Cluster cluster = bench.cluster();
    cluster.create(cluster.topics().of(ProbeJobs.PROBE));
    cluster.create(cluster.topics().forJobs());
    int port = LoopbackPort.free();
    List<String> arguments = ServiceArguments.orchestrator(cluster, port, folder.resolve("timers"));
    Child child =
        bench
            .children()
            .start(
                "orchestrator",
                Role.ORCHESTRATOR_SERVICE,
                HEAP,
                arguments,
                Map.of("DOGWATCH_DATABASE_URL", database));
    return new Service(child, port);
  }
}
