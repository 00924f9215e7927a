package io.dogwatch.watchdog.feeds.simulation;

import java.time.Duration;

/** A trouble that can be put into simulated markets. */
public enum Anomaly {
  /** The price rises by 7 % within 20 s, everywhere, and stays there. */
  PRICE_JUMP(SimulatedMarkets.BITCOIN, Duration.ofSeconds(20)),
  /** The price falls by 15 % within 10 s, everywhere, and recovers. */
  FLASH_CRASH(SimulatedMarkets.BITCOIN, Duration.ofMinutes(2)),
  /** Trades are ten times as large. */
  VOLUME_SPIKE(SimulatedMarkets.ETHER, Duration.ofMinutes(5)),
  /** Order books have a fifth of what they had. */
  LIQUIDITY_DROP(SimulatedMarkets.BITCOIN, Duration.ofMinutes(2)),
  /** A settlement of 0.4 % per 8 hours on all venues. */
  FUNDING_SPIKE(SimulatedMarkets.PERPETUAL, Duration.ZERO),
  /** A venue sends nothing, and probes of it time out. */
  OUTAGE(SimulatedMarkets.FAILING_VENUE, Duration.ofMinutes(4)),
  /** 5,000 bitcoins move to an exchange. */
  WHALE("BTC", Duration.ZERO),
  /** A company earns 30 % more than was expected. */
  EARNINGS_SURPRISE("AAPL", Duration.ZERO),
  /** Bitcoins are 1 % dearer on one venue than on the other. */
  ARBITRAGE(SimulatedMarkets.BITCOIN, Duration.ofMinutes(1)),
  /** Prices that went up and down together go against each other. */
  CORRELATION_BREAK(SimulatedMarkets.BITCOIN + "|" + SimulatedMarkets.ETHER, Duration.ofDays(7));

  private final String subject;
  private final Duration lasts;

  Anomaly(String subject, Duration lasts) {
    this.subject = subject;
    this.lasts = lasts;
  }

  /** The symbol, asset, pair or venue that has it. */
  public String subject() {
    return subject;
  }

  /** From the first sign to the last; zero for one of a single event. */
  public Duration lasts() {
    return lasts;
  }
}
