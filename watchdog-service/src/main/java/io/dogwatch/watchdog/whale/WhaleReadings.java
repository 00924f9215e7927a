package io.dogwatch.watchdog.whale;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What alerts say about movements. */
final class WhaleReadings {

  static final String TYPE = "whale_movement";

  private static final String PATTERN = "pattern";
  private static final String DIRECTION = "direction";

  private final WhaleThresholds thresholds;

  WhaleReadings(WhaleThresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * A large movement.
   *
   * @param usual what large movements of the asset are; empty if unknown
   */
  Reading whale(
      Transfer transfer, LastPrice.Worth worth, OptionalDouble usual, long seen, boolean warmup) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", thresholds.minUsd());
    numbers.put("observed", worth.usd());
    numbers.put("amount", transfer.amount());
    numbers.put("usd_value", worth.usd());
    numbers.put("price", worth.price());
    numbers.put("confirmations", (double) transfer.confirmations());
    numbers.put("sampleSize", (double) seen);
    usual.ifPresent(size -> numbers.put("baseline", size));
    return new Reading(
        TYPE,
        severity(transfer, worth.usd()),
        worth.usd(),
        describe(transfer, worth),
        numbers,
        texts(transfer, worth),
        warmup);
  }

  private Severity severity(Transfer transfer, double usd) {
    if (Direction.of(transfer).isHousekeeping()) {
      return Severity.LOW;
    }
    if (Threshold.reaches(usd, thresholds.criticalUsd())) {
      return Severity.CRITICAL;
    }
    return Threshold.reaches(usd, thresholds.highUsd()) ? Severity.HIGH : Severity.MEDIUM;
  }

  private static String describe(Transfer transfer, LastPrice.Worth worth) {
    String from = name(transfer.from());
    String to = name(transfer.to());
    String what =
        switch (transfer.kind()) {
          case TRANSFER -> "moved from " + from + " to " + to;
          case MINT -> "minted for " + to;
          case BURN -> "burned by " + from;
          case LOCK -> "locked by " + from;
          case UNLOCK -> "unlocked for " + to;
        };
    return String.format(
        Locale.ROOT,
        "%s %s, worth %s%,.0f USD, %s",
        new BigDecimal(Double.toString(transfer.amount())).stripTrailingZeros().toPlainString(),
        transfer.asset(),
        worth.estimated() ? "about " : "",
        worth.usd(),
        what);
  }

  private static String name(Transfer.Party party) {
    return party.owner() == null ? "an unknown owner" : party.owner();
  }

  private static Map<String, String> texts(Transfer transfer, LastPrice.Worth worth) {
    Map<String, String> texts = new TreeMap<>();
    texts.put(PATTERN, "transfer");
    texts.put(DIRECTION, Direction.of(transfer).text());
    texts.put("chain", transfer.chain());
    texts.put("tx_hash", transfer.txHash());
    texts.put("from", transfer.from().address());
    texts.put("to", transfer.to().address());
    if (transfer.from().owner() != null) {
      texts.put("from_owner", transfer.from().owner());
    }
    if (transfer.to().owner() != null) {
      texts.put("to_owner", transfer.to().owner());
    }
    if (worth.estimated()) {
      texts.put("usdValueEstimated", "true");
    }
    return texts;
  }

  /**
   * Small movements that are a large one together.
   *
   * @param last of them
   */
  Reading accumulation(Transfer last, List<Movement> pieces) {
    double usd = Patterns.usdOf(pieces);
    return new Reading(
        TYPE,
        Severity.MEDIUM,
        usd,
        String.format(
            Locale.ROOT,
            "%s worth %,.0f USD in %d pieces to one address within an hour",
            last.asset(),
            usd,
            pieces.size()),
        Map.of(
            "threshold",
            thresholds.minUsd(),
            "observed",
            usd,
            "usd_value",
            usd,
            "transfers",
            (double) pieces.size()),
        Map.of(PATTERN, "accumulation", "chain", last.chain(), "to", last.to().address()),
        false);
  }

  /** More to exchanges, or from them, than usual. */
  Reading flow(String asset, Flows flows, long hour, double limit) {
    double net = flows.net(hour);
    double usual = limit / thresholds.flowFactor();
    return new Reading(
        TYPE,
        Severity.MEDIUM,
        net,
        String.format(
            Locale.ROOT,
            "%s worth %,.0f USD net %s exchanges within an hour, %.1f times the usual",
            asset,
            Math.abs(net),
            net > 0 ? "to" : "from",
            Math.abs(net) / usual),
        Map.of(
            "threshold", limit,
            "observed", net,
            "usd_value", Math.abs(net),
            "baseline", usual,
            "sampleSize", (double) flows.before(hour)),
        Map.of(PATTERN, "exchange_flow", DIRECTION, net > 0 ? "inflow" : "outflow"),
        false);
  }
}
