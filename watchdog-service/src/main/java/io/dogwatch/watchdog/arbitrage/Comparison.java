package io.dogwatch.watchdog.arbitrage;

import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.book.OrderBook;
import io.dogwatch.watchdog.rules.Threshold;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All venues of a symbol, compared with one another at one moment. */
final class Comparison {

  private final ArbitrageThresholds thresholds;
  private final NavigableMap<Route, Long> before;
  private final long now;
  private final NavigableMap<Route, Long> since = new TreeMap<>();
  private double highestNetPct = Double.NEGATIVE_INFINITY;
  private @Nullable Opportunity lasting;

  Comparison(ArbitrageState state, ArbitrageThresholds thresholds) {
    this.thresholds = thresholds;
    this.before = state.since();
    this.now = state.now();
    state.books().forEach((buyAt, bought) -> compare(buyAt, bought, state.books()));
  }

  /** Since when each opportunity has lasted. */
  NavigableMap<Route, Long> since() {
    return since;
  }

  /** What the best route leaves, an opportunity or not. */
  double highestNetPct() {
    return highestNetPct;
  }

  /** The best opportunity that has lasted for long enough; null if there is none. */
  @Nullable Opportunity lasting() {
    return lasting;
  }

  private void compare(String buyAt, OrderBook bought, Map<String, OrderBook> books) {
    if (!isUsable(bought)) {
      return;
    }
    books.forEach(
        (sellAt, sold) -> {
          if (!sellAt.equals(buyAt) && isUsable(sold)) {
            compare(new Route(buyAt, sellAt), bought, sold);
          }
        });
  }

  private void compare(Route route, OrderBook bought, OrderBook sold) {
    double fees = thresholds.fees().of(route.buyAt()) + thresholds.fees().of(route.sellAt());
    double net = Opportunity.netPct(bought.askPrice(), sold.bidPrice(), fees);
    highestNetPct = Math.max(highestNetPct, net);
    if (Threshold.exceeds(net, thresholds.minNetPct())) {
      var opportunity =
          new Opportunity(route, bought.askPrice(), sold.bidPrice(), fees, notional(bought, sold));
      if (opportunity.notional() >= thresholds.minNotional()) {
        keep(opportunity);
      }
    }
  }

  private void keep(Opportunity opportunity) {
    long start = before.getOrDefault(opportunity.route(), now);
    since.put(opportunity.route(), start);
    boolean lasts = now - start >= thresholds.lasting().toNanos() / 1_000;
    if (lasts && (lasting == null || opportunity.netPct() > lasting.netPct())) {
      lasting = opportunity;
    }
  }

  private boolean isUsable(OrderBook book) {
    return book.isValid()
        && book.askPrice() < Double.POSITIVE_INFINITY
        && book.bidPrice() > 0
        && now - book.at() < thresholds.freshness().toNanos() / 1_000;
  }

  /** What both best levels have on offer. */
  private static double notional(OrderBook bought, OrderBook sold) {
    PriceLevel ask = bought.bestAsk();
    PriceLevel bid = sold.bestBid();
    return ask == null || bid == null ? 0 : ask.price() * Math.min(ask.size(), bid.size());
  }
}
