package io.dogwatch.standalone.demo;

import io.dogwatch.standalone.api.PlatformApi.Submission;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the demo asks for: a stock as it stood month by month, bitcoin at several scales. */
final class DemoJobs {

  private static final int YEAR = 2013;
  private static final int FIRST_MONTH = 4; // the averages need some history
  private static final int LAST_MONTH = 12;

  private DemoJobs() {}

  static List<Submission> all() {
    Stream<Submission> stock =
        IntStream.rangeClosed(FIRST_MONTH, LAST_MONTH)
            .mapToObj(month -> YearMonth.of(YEAR, month).atEndOfMonth())
            .map(DemoJobs::stockAsOf);
    Stream<Submission> bitcoin =
        Stream.of("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT4H")
            .map(interval -> technical(Map.of("symbol", "BTC/USD", "interval", interval)));
    return Stream.concat(stock, bitcoin).toList();
  }

  private static Submission stockAsOf(LocalDate day) {
    var midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return technical(Map.of("symbol", "AAPL", "asOf", midnight.toString()));
  }

  private static Submission technical(Map<String, Object> payload) {
    return new Submission("technical", payload);
  }
}
