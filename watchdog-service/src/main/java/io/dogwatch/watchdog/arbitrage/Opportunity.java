package io.dogwatch.watchdog.arbitrage;

/**
 * What can be gained on a route at the best prices.
 *
 * @param ask at which is bought
 * @param bid at which is sold
 * @param feesPct of both venues
 * @param notional that both levels have on offer, in quote currency
 */
record Opportunity(Route route, double ask, double bid, double feesPct, double notional) {

  static double netPct(double ask, double bid, double feesPct) {
    return grossPct(ask, bid) - feesPct;
  }

  private static double grossPct(double ask, double bid) {
    return (bid - ask) / ask * 100;
  }

  double grossPct() {
    return grossPct(ask, bid);
  }

  double netPct() {
    return netPct(ask, bid, feesPct);
  }
}
