package io.dogwatch.standalone.demo;

import static java.util.stream.Collectors.toList;

import io.dogwatch.standalone.terminal.Table;
import io.dogwatch.watchdog.feeds.Replay;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a user reads at the end of the demo. */
final class DemoReport {

  private static final int SHOWN = 8;

  private final PrintStream out;

  DemoReport(PrintStream out) {
    this.out = out;
  }

  void jobs(List<JsonNode> jobs, String took) {
    out.printf("%n%d technical jobs in %s%n", jobs.size(), took);
    jobs(jobs).lines().forEach(out::println);
  }

  void trades(Replay.Summary replayed, String replayTook, String watchTook) {
    out.printf(
        "%n%,d trades replayed in %s; %s later all were watched and all alerts in the API%n",
        replayed.events(), replayTook, watchTook);
    if (replayed.malformed() > 0) {
      out.printf(
          "(%d rows of the recording are no trades; the first: %s)%n",
          replayed.malformed(), replayed.reasons().getFirst());
    }
  }

  void alerts(List<JsonNode> alerts) {
    out.printf("%n%d alerts%n", alerts.size());
    counts(alerts).lines().forEach(out::println);
    out.printf("%nthe newest of each watchdog%n");
    newest(alerts).lines().forEach(out::println);
  }

  private static Table jobs(List<JsonNode> jobs) {
    var table =
        new Table(
            "symbol",
            "interval",
            "as of",
            "state",
            "price",
            "RSI",
            "MACD",
            "trend",
            "signal",
            "millis");
    for (JsonNode job : jobs) {
      JsonNode result = job.path("result");
      JsonNode indicators = result.path("indicators");
      table.add(
          text(result.path("symbol")),
          text(result.path("inputs").path("interval")),
          text(result.path("inputs").path("asOf")),
          text(job.path("state")),
          number(indicators.path("currentPrice")),
          number(indicators.path("rsi")),
          number(indicators.path("macd").path("line")),
          text(result.path("trend")),
          text(result.path("signal")),
          millis(job));
    }
    return table;
  }

  private static String millis(JsonNode job) {
    if (!job.hasNonNull("finishedAt")) {
      return "";
    }
    return Long.toString(
        Duration.between(instant(job, "submittedAt"), instant(job, "finishedAt")).toMillis());
  }

  private static Instant instant(JsonNode job, String field) {
    return Instant.parse(job.get(field).stringValue());
  }

  private static Table counts(List<JsonNode> alerts) {
    Map<List<String>, Long> counts =
        alerts.stream()
            .collect(
                Collectors.groupingBy(
                    alert ->
                        List.of(
                            text(alert.path("watchdog")),
                            text(alert.path("type")),
                            text(alert.path("severity"))),
                    Collectors.counting()));
    var table = new Table("watchdog", "type", "severity", "alerts");
    counts.entrySet().stream()
        .sorted(Comparator.comparing(count -> String.join(" ", count.getKey())))
        .forEach(
            count ->
                table.add(
                    count.getKey().get(0),
                    count.getKey().get(1),
                    count.getKey().get(2),
                    Long.toString(count.getValue())));
    return table;
  }

  private static Table newest(List<JsonNode> alerts) {
    var table = new Table("first seen", "watchdog", "severity", "state", "what");
    alerts.stream()
        .collect(
            Collectors.groupingBy(alert -> text(alert.path("watchdog")), TreeMap::new, toList()))
        .values()
        .forEach(
            ofWatchdog -> ofWatchdog.stream().limit(SHOWN).forEach(alert -> add(table, alert)));
    return table;
  }

  private static void add(Table table, JsonNode alert) {
    table.add(
        text(alert.path("firstSeen")),
        text(alert.path("watchdog")),
        text(alert.path("severity")),
        text(alert.path("state")),
        text(alert.path("description")));
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "" : value.asString();
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%,.2f", value.doubleValue()) : "";
  }
}
