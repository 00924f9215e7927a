package io.dogwatch.benchmarks.latency;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Pace;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.standalone.terminal.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How long jobs take from hand to hand in a system that has nothing else to do. */
public final class LatencyBenchmark {

  private static final int FIRST_WITHIN_SECONDS = 60;
  private static final int EACH_WITHIN_SECONDS = 30;
  private static final double START_P50 = 3;
  private static final double START_P99 = 6;
  private static final double RESULT_P50 = 5;
  private static final double RESULT_P99 = 10;

  private final Bench bench;
  private final Scale scale;

  /**
   * How much is done.
   *
   * @param perSecond jobs
   * @param jobs of a round
   * @param warmUps jobs before the first round, as fast as they are done
   */
  public record Scale(int perSecond, int jobs, int rounds, int warmUps) {}

  public LatencyBenchmark(Bench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
  }

  /** Runs rounds of the reference and of Dogwatch in turn. */
  public List<Figure> run() throws InterruptedException {
    Bench apart = bench.apart("latency");
    try (Exchange reference = BareExchange.start(apart);
        Exchange dogwatch = DogwatchExchange.start(apart)) {
      warmUp(reference);
      warmUp(dogwatch);
      var ofReference = new Measured();
      var ofDogwatch = new Measured();
      for (int round = 1; round <= scale.rounds(); round++) {
        round(reference, round, ofReference);
        round(dogwatch, round, ofDogwatch);
      }
      List<Figure> figures = new ArrayList<>();
      figures.addAll(ofReference.toStart.figures("reference: submit to start"));
      figures.addAll(ofReference.toResult.figures("reference: submit to result seen"));
      figures.addAll(
          withTargets(
              ofDogwatch.toStart, "dogwatch: submit to handler start", START_P50, START_P99));
      figures.addAll(
          withTargets(
              ofDogwatch.toResult, "dogwatch: submit to result seen", RESULT_P50, RESULT_P99));
      return figures;
    }
  }

  private static final class Measured {
    private final Times toStart = new Times();
    private final Times toResult = new Times();

    void add(Sample sample) {
      toStart.add(Duration.between(sample.sentAt(), sample.startedAt()));
      toResult.add(Duration.between(sample.sentAt(), sample.seenAt()));
    }
  }

  private static List<Figure> withTargets(Times times, String what, double p50, double p99) {
    List<Figure> all = times.figures(what);
    return List.of(
        times.p50(what).withTarget(Target.atMost(p50)),
        all.get(1),
        times.p99(what).withTarget(Target.atMost(p99)),
        times.max(what));
  }

  private void warmUp(Exchange exchange) {
    exchange.send().orTimeout(FIRST_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    try (Progress progress = bench.progress("warm-up, " + exchange.name(), scale.warmUps())) {
      for (int done = 1; done <= scale.warmUps(); done++) {
        exchange.send().orTimeout(EACH_WITHIN_SECONDS, TimeUnit.SECONDS).join();
        progress.stepTo(done);
      }
    }
  }

  private void round(Exchange exchange, int round, Measured measured) throws InterruptedException {
    List<CompletableFuture<Sample>> sent = new ArrayList<>();
    String what = "round %d, %s".formatted(round, exchange.name());
    try (Progress progress = bench.progress(what, scale.jobs())) {
      var pace = new Pace(scale.perSecond(), bench.clock());
      for (int number = 0; number < scale.jobs(); number++) {
        pace.await(number);
        sent.add(exchange.send().orTimeout(EACH_WITHIN_SECONDS, TimeUnit.SECONDS));
        progress.stepTo(number + 1L);
      }
      sent.forEach(sample -> measured.add(sample.join()));
    }
  }
}
