package io.dogwatch.watchdog.feeds.simulation;

import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Funding rates, transfers and earnings, step by step. For one thread. */
final class Surroundings {

  private static final Duration FUNDING = Duration.ofHours(8);
  private static final double FUNDING_HOURS = 8;
  private static final double USUAL_RATE = 0.0001;
  private static final double SPIKE_RATE = 0.004;
  private static final Duration BLOCKS = Duration.ofMinutes(10);
  private static final int TRANSFERS_PER_BLOCK = 20;
  private static final double WHALE = 5_000;
  private static final Duration REPORTS = Duration.ofHours(6);
  private static final List<String> COMPANIES = List.of("AAPL", "MSFT", "NVDA");
  private static final double SURPRISE = 0.3;
  private static final double USUAL_SURPRISE = 0.03;
  private static final double ESTIMATE = 2;
  private static final int FIRST_YEAR = 2020;
  private static final int QUARTERS = 4;

  private final Script script;
  private final Walk walk;
  private final Duration step;
  private final RandomGenerator random;
  private final Map<String, Integer> reports = new HashMap<>();
  private long height = 800_000;

  Surroundings(Script script, Walk walk, Duration step, RandomGenerator random) {
    this.script = script;
    this.walk = walk;
    this.step = step;
    this.random = random;
  }

  List<MarketEvent<?>> step(Instant from) {
    List<MarketEvent<?>> events = new ArrayList<>();
    Instant to = from.plus(step);
    if (SimulatedMarkets.hasBegun(FUNDING, from, step)) {
      addFunding(events, USUAL_RATE * random.nextDouble(0.2, 2), from);
    }
    script
        .beginning(Anomaly.FUNDING_SPIKE, from, to)
        .forEach(it -> addFunding(events, SPIKE_RATE, it.from()));
    if (SimulatedMarkets.hasBegun(BLOCKS, from, step)) {
      addBlock(events, from);
    }
    script
        .beginning(Anomaly.WHALE, from, to)
        .forEach(it -> events.add(transfer(WHALE, it.from(), "exchange-1", OwnerType.EXCHANGE)));
    if (SimulatedMarkets.hasBegun(REPORTS, from, step)) {
      String company = COMPANIES.get(random.nextInt(COMPANIES.size()));
      events.add(report(company, USUAL_SURPRISE * random.nextDouble(-1, 1), from));
    }
    script
        .beginning(Anomaly.EARNINGS_SURPRISE, from, to)
        .forEach(it -> events.add(report(it.subject(), SURPRISE, it.from())));
    return events;
  }

  private static void addFunding(List<MarketEvent<?>> events, double rate, Instant time) {
    for (String venue : SimulatedMarkets.VENUES) {
      events.add(
          MarketEvent.of(
              new Funding(
                  venue,
                  SimulatedMarkets.PERPETUAL,
                  rate,
                  FUNDING_HOURS,
                  time,
                  null,
                  null,
                  false,
                  null,
                  time)));
    }
  }

  private void addBlock(List<MarketEvent<?>> events, Instant time) {
    height++;
    for (int transfer = 0; transfer < TRANSFERS_PER_BLOCK; transfer++) {
      double amount = Math.min(0.5 * Math.exp(random.nextGaussian()), 15);
      String receiver = "address-" + random.nextInt(1 << 20);
      events.add(transfer(amount, time, receiver, OwnerType.UNKNOWN));
    }
  }

  private MarketEvent<Transfer> transfer(
      double amount, Instant time, String receiver, OwnerType type) {
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    var price = new Transfer.Price(walk.price(SimulatedMarkets.BITCOIN), time);
    var sender = new Party("address-" + random.nextInt(1 << 20), null, OwnerType.UNKNOWN);
    String owner = type == OwnerType.EXCHANGE ? SimulatedMarkets.VENUES.getFirst() : null;
    return MarketEvent.of(
        new Transfer(
            "bitcoin",
            HexFormat.of().formatHex(hash),
            0,
            height,
            time,
            "BTC",
            amount,
            price,
            sender,
            new Party(receiver, owner, type),
            Transfer.Kind.TRANSFER,
            1,
            Transfer.Status.CONFIRMED,
            time));
  }

  /** Every report of a company is of its next quarter. */
  private MarketEvent<Earnings> report(String company, double surprise, Instant time) {
    int before = reports.merge(company, 1, Integer::sum) - 1;
    String quarter = "%dQ%d".formatted(FIRST_YEAR + before / QUARTERS, 1 + before % QUARTERS);
    return MarketEvent.of(
        new Earnings(
            company,
            quarter,
            1,
            time,
            new Earnings.Eps(ESTIMATE * (1 + surprise), ESTIMATE, ESTIMATE / 20, 12),
            new Earnings.Revenue(1e9, 1e9),
            new Earnings.Guidance(null, null),
            "GAAP",
            "USD",
            time));
  }
}
