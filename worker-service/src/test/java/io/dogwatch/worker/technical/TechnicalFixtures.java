package io.dogwatch.worker.technical;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.worker.marketdata.PriceBar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.DoubleStream;

/** Bars and contexts for the tests. */
final class TechnicalFixtures {

  static final Instant FIRST_DAY = Instant.parse("2024-01-01T00:00:00Z");
  static final Duration DAY = Duration.ofDays(1);

  private TechnicalFixtures() {}

  /** Daily bars that open, peak and bottom at their close. */
  static List<PriceBar> closing(double... closes) {
    var bars = new ArrayList<PriceBar>();
    for (double close : closes) {
      Instant start = FIRST_DAY.plus(DAY.multipliedBy(bars.size()));
      bars.add(new PriceBar(start, DAY, close, close, close, close, 1));
    }
    return bars;
  }

  /** {@code count} daily bars whose closes rise by {@code step} from {@code start}. */
  static List<PriceBar> line(int count, double start, double step) {
    return closing(DoubleStream.iterate(start, close -> close + step).limit(count).toArray());
  }

  static Indicators indicatorsOf(List<PriceBar> bars) {
    return new Chart(bars).at(bars.size() - 1);
  }

  static JobContext context() {
    return new JobContext(
        JobMessage.of(
            new JobId(new UUID(0, 1)),
            new JobType("technical"),
            Priority.NORMAL,
            Payload.json("{}"),
            FIRST_DAY),
        new Claim(1, 1));
  }
}
