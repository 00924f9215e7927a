package io.dogwatch.orchestrator.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.statistics.Figures.Counted;
import io.dogwatch.orchestrator.statistics.Statistics.Running;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statistics as the API shows them. */
@Schema(name = "Statistics")
record StatisticsView(
    @Schema(description = "The beginning of a minute") Instant from,
    Instant to,
    Numbers total,
    @Schema(description = "By type") Map<String, Numbers> types,
    @Schema(description = "By worker; without what no worker had to do with")
        Map<String, Numbers> workers) {

  /** Of a type, of a worker, or of all. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ExecutionNumbers")
  record Numbers(
      @Schema(description = "Executions that run now") long running,
      long succeeded,
      @Schema(
              description =
                  "Executions that failed, whether or not there will be another one, and jobs that"
                      + " could not be executed")
          long failed,
      @Schema(description = "Executions that took longer than they may: failed as well")
          long timedOut,
      @Schema(description = "Executions that were broken off, and jobs that had not begun")
          long cancelled,
      @Schema(description = "Jobs that were not executed in time") long expired,
      @Schema(description = "Jobs that were not executed, for one that they depend on")
          long skipped,
      @Schema(
              description =
                  "succeeded of succeeded, failed and timedOut; missing where there is none")
          @Nullable Double successRate,
      @Schema(description = "Of executions that succeeded; missing where there is none")
          @Nullable DurationsView durationMillis) {

    static Numbers of(Figures figures, long running) {
      return new Numbers(
          running,
          figures.count(Outcome.SUCCEEDED),
          figures.count(Outcome.FAILED),
          figures.count(Outcome.TIMED_OUT),
          figures.count(Outcome.CANCELLED),
          figures.count(Outcome.EXPIRED),
          figures.count(Outcome.SKIPPED),
          figures.successRate(),
          figures.hasDurations() ? DurationsView.of(figures) : null);
    }
  }

  /** In milliseconds. */
  @Schema(name = "Durations")
  record DurationsView(
      long min,
      double mean,
      @Schema(description = "At most 6.25 % off, as the other percentiles") double p50,
      double p95,
      double p99,
      long max) {

    static DurationsView of(Figures figures) {
      return new DurationsView(
          figures.minMillis(),
          figures.meanMillis(),
          figures.percentileMillis(50),
          figures.percentileMillis(95),
          figures.percentileMillis(99),
          figures.maxMillis());
    }
  }

  static StatisticsView of(
      Instant from, Instant to, Collection<Counted> counted, Collection<Running> running) {
    return new StatisticsView(
        from,
        to,
        by(_ -> "", _ -> "", counted, running).getOrDefault("", Numbers.of(new Figures(), 0)),
        by(Counted::type, Running::type, counted, running),
        by(
            Counted::worker,
            it -> Objects.requireNonNull(it.worker()),
            counted.stream().filter(it -> !it.worker().isEmpty()).toList(),
            running.stream().filter(it -> it.worker() != null).toList()));
  }

  private static Map<String, Numbers> by(
      Function<Counted, String> name,
      Function<Running, String> nameOfRunning,
      Collection<Counted> counted,
      Collection<Running> running) {
    Map<String, Figures> figures = new HashMap<>();
    Map<String, Long> now = new HashMap<>();
    for (Counted each : counted) {
      figures.computeIfAbsent(name.apply(each), _ -> new Figures()).add(each);
    }
    for (Running each : running) {
      String named = nameOfRunning.apply(each);
      var _ = figures.computeIfAbsent(named, _ -> new Figures());
      now.merge(named, each.count(), Long::sum);
    }
    Map<String, Numbers> numbers = new TreeMap<>();
    figures.forEach((named, of) -> numbers.put(named, Numbers.of(of, now.getOrDefault(named, 0L))));
    return numbers;
  }
}
