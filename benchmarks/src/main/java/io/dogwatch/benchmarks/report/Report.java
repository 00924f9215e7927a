package io.dogwatch.benchmarks.report;

import io.dogwatch.standalone.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one run measured.
 *
 * @param settings what it was told
 */
public record Report(
    String benchmark,
    Instant at,
    Machine machine,
    Map<String, Object> settings,
    List<Figure> figures) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Report {
    settings = new LinkedHashMap<>(settings);
    figures = List.copyOf(figures);
  }

  /** For people. */
  public void print(PrintStream out) {
    out.printf(
        "%n%s, %s%n%s, %d cores, %,d MiB, %s%n%s; Kafka %s; load at the start %.2f%n%s%n%n",
        benchmark,
        at,
        machine.processor(),
        machine.cores(),
        machine.memoryMib(),
        machine.system(),
        machine.jdk(),
        machine.kafka(),
        machine.load(),
        settings);
    var table = new Table("what", "measured", "unit", "rounds", "target", "");
    for (Figure figure : figures) {
      Unit unit = figure.unit();
      Spread spread = figure.spread();
      Target target = figure.target();
      table.add(
          figure.what(),
          unit.text(figure.value()),
          unit.symbol(),
          spread == null ? "" : unit.text(spread.least()) + " to " + unit.text(spread.most()),
          target == null ? "" : target.text(unit),
          target == null ? "" : figure.isWell() ? "reached" : "missed");
    }
    table.lines().forEach(out::println);
    if (!machine.isQuiet()) {
      out.println("\nThe machine was not idle when this began: take these figures as bounds.");
    }
  }

  /** For programs. */
  public void write(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }
}
