package io.dogwatch.watchdog.arbitrage;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a difference of prices is one to tell.
 *
 * @param minNetPct what must be left after fees, in percent of what is paid; more than that
 * @param minNotional that must be on offer at the best prices, in quote currency; at least that
 * @param lasting how long it must last
 * @param freshness how much older than the newest event of the symbol a book may be; less than that
 * @param grace how late a change of a book may come
 */
public record ArbitrageThresholds(
    double minNetPct,
    double minNotional,
    Fees fees,
    Duration lasting,
    Duration freshness,
    Duration grace) {

  public static final ArbitrageThresholds DEFAULT =
      new ArbitrageThresholds(
          0.2,
          1_000,
          new Fees(0.26, Map.of()),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  public ArbitrageThresholds {
    if (!(minNetPct > 0 && minNotional >= 0)) {
      throw new IllegalArgumentException(
          "min-net-pct > 0 and min-notional >= 0 expected, found %s, %s"
              .formatted(minNetPct, minNotional));
    }
    if (lasting.isNegative() || grace.isNegative() || !freshness.isPositive()) {
      throw new IllegalArgumentException(
          "lasting and grace of at least 0 and a freshness above 0 expected, found %s, %s, %s"
              .formatted(lasting, grace, freshness));
    }
  }

  /**
   * What venues take of a trade, in percent.
   *
   * @param usualPct of a venue that is not named
   * @param byVenue of those that are
   */
  public record Fees(double usualPct, Map<String, Double> byVenue) {
    public Fees {
      // In order: the version of the rule depends on it.
      byVenue = Collections.unmodifiableMap(new TreeMap<>(byVenue));
      if (!(usualPct >= 0) || !byVenue.values().stream().allMatch(fee -> fee >= 0)) {
        throw new IllegalArgumentException(
            "fee-pct and fees-pct of at least 0 expected, found %s, %s"
                .formatted(usualPct, byVenue));
      }
    }

    double of(String venue) {
      return byVenue.getOrDefault(venue, usualPct);
    }
  }
}
