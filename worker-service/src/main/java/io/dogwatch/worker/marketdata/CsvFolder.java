package io.dogwatch.worker.marketdata;

import io.dogwatch.schemas.jobs.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Daily bars from a folder of the user's: {@code AAPL.csv} has those of AAPL. The list of files is
 * read once, a file at each question.
 */
final class CsvFolder implements BarProvider {

  private static final String EXTENSION = ".csv";

  private final Map<String, Path> files;

  /**
   * @throws IOException when the folder cannot be listed or two files have one symbol
   */
  CsvFolder(Path folder) throws IOException {
    var found = new HashMap<String, Path>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.filter(CsvFolder::isCsv).sorted().toList()) {
        Path other = found.putIfAbsent(symbol(file), file);
        if (other != null) {
          throw new IOException("one file for each symbol expected, found " + other + ", " + file);
        }
      }
    }
    files = Map.copyOf(found);
  }

  @Override
  public String name() {
    return "folder";
  }

  @Override
  public Set<String> symbols() {
    return files.keySet();
  }

  @Override
  public Answer bars(Query query) throws IOException {
    if (query.interval() != null && !query.interval().equals(DailyBarsCsv.DAY)) {
      return new Answer.NoBars(
          FailureCode.INVALID_INPUT,
          "the folder has daily bars (P1D) only, found interval " + query.interval());
    }
    Path file = Objects.requireNonNull(files.get(query.symbol()), query.symbol());
    try (InputStream utf8 = Files.newInputStream(file)) {
      var bars = DailyBarsCsv.read(file.getFileName().toString(), utf8);
      return new BarHistory(query.symbol(), DailyBarsCsv.DAY, bars).answer(query);
    }
  }

  private static boolean isCsv(Path file) {
    return Files.isRegularFile(file) && nameOf(file).endsWith(EXTENSION);
  }

  private static String symbol(Path file) {
    String name = nameOf(file);
    return name.substring(0, name.length() - EXTENSION.length()).toUpperCase(Locale.ROOT);
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }
}
