package io.dogwatch.watchdog.funding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Four years of funding of one symbol at several venues.
 *
 * @param file as it is recorded
 * @param fundings in the order of the file
 */
record RecordedFunding(String file, List<Funding> fundings) {

  private static final Pattern FILE = Pattern.compile("BTC-USDT_([a-z]+)_.*_history\\.csv\\.gz");
  private static final Pattern ROW = Pattern.compile("BTC-USDT,([^ ]+) ([^,]+),(.+)");

  /** Their settlements show it: those of the others come three hours later in the files. */
  private static final List<String> RECORDED_IN_UTC = List.of("gate", "dydx");

  private static final ZoneOffset RECORDED_ELSEWHERE = ZoneOffset.ofHours(3);
  private static final String SETTLES_HOURLY = "dydx";

  /** All venues; skips the test where there are none. */
  static List<RecordedFunding> all() {
    Path folder = RealData.path("funding");
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> FILE.matcher(file.getFileName().toString()).matches())
          .sorted()
          .map(RecordedFunding::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String venue() {
    return fundings.getFirst().venue();
  }

  Duration interval() {
    return Duration.ofHours((long) fundings.getFirst().intervalHours());
  }

  private static RecordedFunding read(Path path) {
    String file = path.getFileName().toString();
    String venue = FILE.matcher(file).results().findFirst().orElseThrow().group(1);
    try (var reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), UTF_8))) {
      List<Funding> fundings =
          reader
              .lines()
              .skip(1)
              .map(line -> ROW.matcher(line).results().findFirst().orElseThrow())
              .map(row -> funding(venue, row))
              .toList();
      return new RecordedFunding(file, fundings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Funding funding(String venue, MatchResult row) {
    ZoneOffset zone = RECORDED_IN_UTC.contains(venue) ? ZoneOffset.UTC : RECORDED_ELSEWHERE;
    Instant time = LocalDateTime.parse(row.group(1) + "T" + row.group(2)).toInstant(zone);
    double rate = Double.parseDouble(row.group(3));
    double hours = venue.equals(SETTLES_HOURLY) ? 1 : 8;
    return new Funding(venue, "BTC-USDT", rate, hours, time, null, null, false, null, time);
  }
}
