package io.dogwatch.standalone.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings, the columns as wide as they need to be; numbers to the right. */
public final class Table {

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    this.headings = List.of(headings);
  }

  public void add(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "%d cells expected, found %d".formatted(headings.size(), cells.length));
    }
    rows.add(List.of(cells));
  }

  /** The lines of the table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, false));
    lines.add(
        IntStream.range(0, headings.size())
            .mapToObj(column -> "─".repeat(width(column)))
            .collect(Collectors.joining("  ")));
    rows.forEach(row -> lines.add(line(row, true)));
    return List.copyOf(lines);
  }

  private String line(List<String> cells, boolean numbersRight) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> {
              String cell = cells.get(column);
              String blanks = " ".repeat(width(column) - cell.length());
              return numbersRight && isNumber(cell) ? blanks + cell : cell + blanks;
            })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private int width(int column) {
    return IntStream.concat(
            IntStream.of(headings.get(column).length()),
            rows.stream().mapToInt(row -> row.get(column).length()))
        .max()
        .orElseThrow();
  }

  private static boolean isNumber(String cell) {
    return cell.matches("[-+]?[0-9][0-9,.]*");
  }
}
