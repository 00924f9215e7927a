package io.dogwatch.standalone.demo;

import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.terminal.Progress;
import io.dogwatch.standalone.terminal.Stopwatch;
import io.dogwatch.watchdog.feeds.Replay;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Submits jobs over the API, replays recorded trades, waits for what comes of both, and checks it.
 */
public final class Demo {

  private static final List<String> WATCHDOGS = List.of("price-anomaly", "unusual-volume");

  private final String kafka;
  private final PlatformApi api;
  private final InstantSource clock;
  private final PrintStream out;
  private final boolean terminal;

  /**
   * @param kafka where Kafka clients connect
   * @param terminal whether {@code out} is one
   */
  public Demo(
      String kafka, PlatformApi api, InstantSource clock, PrintStream out, boolean terminal) {
    this.kafka = kafka;
    this.api = api;
    this.clock = clock;
    this.out = out;
    this.terminal = terminal;
  }

  /** Runs the demo and returns what went wrong: nothing, if all is well. */
  public List<String> run() throws InterruptedException {
    return run(DemoJobs.all());
  }

  /** The same with other jobs. */
  public List<String> run(List<Submission> submissions) throws InterruptedException {
    var jobsTime = new Stopwatch(clock);
    List<JsonNode> jobs = runJobs(submissions);
    String jobsTook = jobsTime.elapsed();

    var replayTime = new Stopwatch(clock);
    Replay.Summary replayed = replay();
    String replayTook = replayTime.elapsed();

    var watchTime = new Stopwatch(clock);
    List<JsonNode> alerts = awaitAlerts(replayed.events());
    String watchTook = watchTime.elapsed();

    var report = new DemoReport(out);
    report.jobs(jobs, jobsTook);
    report.trades(replayed, replayTook, watchTook);
    report.alerts(alerts);
    List<String> problems = new ArrayList<>();
    problems.addAll(problemsOf(jobs));
    problems.addAll(missing(alerts));
    return problems;
  }

  private List<JsonNode> runJobs(List<Submission> submissions) throws InterruptedException {
    List<String> ids = api.submit(submissions);
    List<JsonNode> ended = new ArrayList<>();
    try (Progress progress = progress("jobs", ids.size())) {
      for (String id : ids) {
        ended.add(api.awaitEnd(id));
        progress.stepTo(ended.size());
      }
    }
    return ended;
  }

  private Replay.Summary replay() throws InterruptedException {
    var replay = new ReplayTrades(kafka);
    try (Progress progress = progress("trades", replay.size())) {
      return replay.run(progress);
    }
  }

  private List<JsonNode> awaitAlerts(int trades) throws InterruptedException {
    try (Progress progress = progress("watched", trades)) {
      return new WatchedTrades(kafka, api, clock).awaitAlerts(progress);
    }
  }

  private static List<String> problemsOf(List<JsonNode> jobs) {
    return jobs.stream()
        .filter(job -> !job.path("state").stringValue("").equals("SUCCEEDED"))
        .map(
            job ->
                "job %s is %s: %s"
                    .formatted(
                        job.path("id").stringValue(""),
                        job.path("state").stringValue(""),
                        job.path("failure")))
        .toList();
  }

  private static List<String> missing(List<JsonNode> alerts) {
    return WATCHDOGS.stream()
        .filter(
            watchdog ->
                alerts.stream()
                    .noneMatch(alert -> alert.path("watchdog").stringValue("").equals(watchdog)))
        .map(watchdog -> "no alert of " + watchdog)
        .toList();
  }

  private Progress progress(String what, long total) {
    return Progress.of(what, total, out, terminal);
  }
}
