package io.dogwatch.worker.marketdata;

import io.dogwatch.schemas.jobs.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source of bars. Asked by many threads at once. */
public interface BarProvider {

  /** As it appears in results. */
  String name();

  /** Every spelling that it accepts, in capitals. */
  Set<String> symbols();

  /**
   * The newest complete bars that were known at an instant.
   *
   * @throws Exception when the source fails; another may then be asked
   */
  Answer bars(Query query) throws Exception;

  /**
   * What is asked for.
   *
   * @param symbol one of {@link #symbols()}
   * @param interval length of a bar; null for the provider's usual one
   * @param count bars at most
   * @param asOf nothing that was known only later; null for all that the source has
   */
  record Query(String symbol, @Nullable Duration interval, int count, @Nullable Instant asOf) {

    public Query {
      if (count < 1) {
        throw new IllegalArgumentException("count of at least 1 expected, found " + count);
      }
    }
  }

  /** What comes back. */
  sealed interface Answer {

    /**
     * At least one bar, oldest first, each starting where the one before ended or later.
     *
     * @param symbol in the provider's own spelling
     */
    record Bars(String symbol, Duration interval, List<PriceBar> bars) implements Answer {

      public Bars {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
          throw new IllegalArgumentException("at least one bar of " + symbol + " expected");
        }
      }
    }

    /** The source works, but has no answer to this. */
    record NoBars(FailureCode code, String reason) implements Answer {}
  }
}
