package io.dogwatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dogwatch.benchmarks.lanes.LanesBenchmark;
import io.dogwatch.benchmarks.latency.LatencyBenchmark;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.processes.Children;
import io.dogwatch.benchmarks.projection.ProjectionBenchmark;
import io.dogwatch.benchmarks.projection.RebuildBenchmark;
import io.dogwatch.benchmarks.queries.QueriesBenchmark;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.benchmarks.submission.SubmissionBenchmark;
import io.dogwatch.benchmarks.watchdogs.WatchdogsBenchmark;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.topics.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tiny rounds, which say nothing about speed: that the benchmarks still run. */
@ExtendWith(SharedKafka.class)
class BenchmarksIT {

  private final String kafka;
  @TempDir private Path logs;
  private Children children;

  BenchmarksIT(KafkaBroker broker) {
    this.kafka = broker.bootstrapServers();
  }

  @BeforeEach
  void prepare() {
    children =
        new Children(
            Path.of(System.getProperty("dogwatch.lib")), logs, List.of("-XX:TieredStopAtLevel=1"));
  }

  @AfterEach
  void stop() {
    children.close();
  }

  @Test
  void lanesAreDrained() throws InterruptedException {
    var scale = new LanesBenchmark.Scale(500, 40, 1, 0, 40, 100, 10);
    var benchmark = new LanesBenchmark(bench("bench-lanes."), scale);

    List<Figure> figures = benchmark.run(EnumSet.of(LanesBenchmark.Part.THROUGHPUT));

    assertThat(figures)
        .extracting(Figure::what)
        .contains("no-op jobs: reference", "no-op jobs: dogwatch");
    assertThat(figures)
        .filteredOn(figure -> figure.unit() != Unit.PERCENT)
        .allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void latencyIsMeasured() throws InterruptedException {
    var benchmark =
        new LatencyBenchmark(bench("bench-latency."), new LatencyBenchmark.Scale(50, 10, 1, 1));

    List<Figure> figures = benchmark.run();

    assertThat(figures)
        .extracting(Figure::what)
        .contains("dogwatch: submit to handler start, p99", "reference: submit to start, p99");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void projectionIsMeasured(@TempDir Path folder) throws InterruptedException, SQLException {
    var benchmark =
        new ProjectionBenchmark(
            bench("bench-projection."), folder, new ProjectionBenchmark.Scale(200, 1, 0));

    List<Figure> figures = benchmark.run();

    assertThat(figures)
        .filteredOn(figure -> figure.what().endsWith(": jobs"))
        .hasSize(2)
        .allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void rebuildIsMeasured(@TempDir Path folder) throws InterruptedException, SQLException {
    var benchmark =
        new RebuildBenchmark(
            bench("bench-rebuild."), folder, new ProjectionBenchmark.Scale(200, 2, 1));

    List<Figure> figures = benchmark.run();

    assertThat(figures).hasSize(1).first().extracting(Figure::what).isEqualTo("rebuild: jobs");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void submissionIsMeasured(@TempDir Path folder) throws InterruptedException {
    var benchmark =
        new SubmissionBenchmark(
            bench("bench-submission."),
            folder,
            new SubmissionBenchmark.Scale(50, 4, 200, 200, 1, 0));

    List<Figure> figures = benchmark.run();

    assertThat(figures)
        .extracting(Figure::what)
        .contains(
            "dogwatch: single jobs",
            "reference: jobs in lines",
            "dogwatch: jobs with keys in lines");
    assertThat(figures)
        .filteredOn(figure -> figure.unit() == Unit.PER_SECOND)
        .allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void questionsAreMeasured(@TempDir Path folder)
      throws InterruptedException, SQLException, IOException {
    Path plans = folder.resolve("plans.txt");
    var benchmark =
        new QueriesBenchmark(
            bench("bench-queries."),
            folder,
            new QueriesBenchmark.Scale(3_000, 3_000, 100, 2, 1, 3),
            plans);

    List<Figure> figures = benchmark.run();

    assertThat(figures)
        .extracting(Figure::what)
        .contains("jobs: first page, p95", "statistics of P1D, p95", "explain a job in line, p95");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
    assertThat(plans)
        .content()
        .contains("== jobs: type and rare state", "_type_state_submitted_at_id_idx", "Buffers:");
  }

  @Test
  void watchdogsAreMeasured(@TempDir Path folder) throws InterruptedException {
    List<Figure> figures =
        watchdogs("bench-watchdogs.", folder, WatchdogsBenchmark.Part.THROUGHPUT);

    assertThat(figures)
        .extracting(Figure::what)
        .contains(
            "reference: events",
            "dogwatch: events",
            "dogwatch: transfer sent to subscriber told, p99");
    assertThat(figures)
        .filteredOn(figure -> figure.unit() != Unit.MICROS) // too few events for processor times
        .allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void manySymbolsAreMeasured(@TempDir Path folder) throws InterruptedException {
    List<Figure> figures = watchdogs("bench-symbols.", folder, WatchdogsBenchmark.Part.SYMBOLS);

    assertThat(figures)
        .extracting(Figure::what)
        .contains(
            "40 symbols, after 4 s: price-anomaly-state, a state of 40",
            "40 symbols, after 4 s: arbitrage-state, a state of 40");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void statesAreMeasured(@TempDir Path folder) throws InterruptedException {
    List<Figure> figures = watchdogs("bench-history.", folder, WatchdogsBenchmark.Part.HISTORY);

    assertThat(figures)
        .extracting(Figure::what)
        .contains(
            "after 2 days: unusual-volume-state, a state",
            "after 2 days: correlation-breakdown-state, a state");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
  }

  @Test
  void failoverIsMeasured(@TempDir Path folder) throws InterruptedException {
    List<Figure> figures = watchdogs("bench-failover.", folder, WatchdogsBenchmark.Part.FAILOVER);

    assertThat(figures)
        .filteredOn(figure -> figure.unit() != Unit.COUNT)
        .allSatisfy(figure -> assertThat(figure.value()).isPositive());
    assertThat(figures)
        .filteredOn(figure -> Target.atMost(0).equals(figure.target()))
        .extracting(Figure::what, Figure::value)
        .containsExactly(
            tuple("fail-over: alerts lost", 0.0), tuple("fail-over: alerts told twice", 0.0));
  }

  private List<Figure> watchdogs(String prefix, Path folder, WatchdogsBenchmark.Part part)
      throws InterruptedException {
    var scale =
        new WatchdogsBenchmark.Scale(
            500, 1, 1, 300, 40, Duration.ofSeconds(2), 1, 1, Duration.ofSeconds(2));
    return new WatchdogsBenchmark(bench(prefix), folder, null, scale).run(EnumSet.of(part));
  }

  private Bench bench(String prefix) {
    return new Bench(
        new Cluster(kafka, new Topics(prefix)),
        children,
        InstantSource.system(),
        RandomGenerator.getDefault(),
        new PrintStream(PrintStream.nullOutputStream()),
        false);
  }
}
