package io.dogwatch.standalone;

import static java.util.stream.Collectors.joining;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.audit.LogAudit;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.terminal.Bars;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Proves from the log that no job was lost. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "read the whole log and tell whether every job ended or waits, and none is lost")
final class VerifyCommand implements Callable<Integer> {

  /** Of ids of a kind; all of them are in the JSON. */
  private static final int MOST_TOLD = 20;

  private final InstantSource clock;
  private final PrintStream out;
  private final boolean terminal;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--json", description = "tell it as JSON, with all ids")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  VerifyCommand(InstantSource clock, PrintStream out, boolean terminal) {
    this.clock = clock;
    this.out = out;
    this.terminal = terminal;
  }

  /** Ends with 1 where a job is lost, or ended in two ways, and where there is no log to read. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    LogFiles.none();
    var audit =
        new LogAudit(cluster.bootstrapServers(), cluster.topics(), cluster.clientSettings(), clock);
    AuditReport report;
    try (var bars = new Bars(out, terminal, json)) {
      if (!audit.hasLog()) {
        throw cluster.withoutLog();
      }
      report = audit.run(bars::reached);
    } catch (KafkaException e) {
      throw cluster.failure(e);
    }
    lines(report).forEach(out::println);
    return report.isSound() ? 0 : 1;
  }

  private Stream<String> lines(AuditReport report) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("jobs", report.jobs());
      fields.put("states", new TreeMap<>(report.states()));
      fields.put("executedAgain", report.repeated());
      fields.put("lost", texts(report.lost()));
      fields.put("endedTwice", texts(report.contradicted()));
      fields.put("submittedTwice", texts(report.submittedTwice()));
      fields.put("violations", texts(report.violations()));
      fields.put("sound", report.isSound());
      return Stream.of(JsonMapper.shared().writeValueAsString(fields));
    }
    String states =
        new TreeMap<>(report.states())
            .entrySet().stream()
                .map(it -> "%,d %s".formatted(it.getValue(), it.getKey()))
                .collect(joining(", "));
    return Stream.of(
            Stream.of("%,d jobs%s".formatted(report.jobs(), states.isEmpty() ? "" : ": " + states)),
            report.repeated() == 0
                ? Stream.<String>empty()
                : Stream.of(
                    "%,d executed more than once, as may happen when a worker dies"
                        .formatted(report.repeated())),
            named(
                "submitted more than once under one id, of which each may have been executed",
                report.submittedTwice()),
            named("lost", report.lost()),
            named("ended in two ways", report.contradicted()),
            Stream.of(report.isSound() ? "Every job has ended or waits." : "The log is not sound."))
        .flatMap(it -> it);
  }

  private static Stream<String> named(String what, List<JobId> jobs) {
    if (jobs.isEmpty()) {
      return Stream.empty();
    }
    int more = jobs.size() - MOST_TOLD;
    return Stream.of(
            Stream.of("%,d %s:".formatted(jobs.size(), what)),
            jobs.stream().limit(MOST_TOLD).map(id -> "  " + id),
            more > 0
                ? Stream.of("  and %,d more (--json has all)".formatted(more))
                : Stream.<String>empty())
        .flatMap(it -> it);
  }

  private static List<String> texts(List<JobId> jobs) {
    return jobs.stream().map(JobId::toString).toList();
  }
}
