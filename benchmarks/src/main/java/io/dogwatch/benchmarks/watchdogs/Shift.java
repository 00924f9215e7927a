package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets events happen at another time, as events of their own.
 *
 * @param later by which they happen later
 * @param round tells an event apart from itself in other rounds
 */
record Shift(Duration later, long round) {

  MarketEvent<?> of(MarketEvent<?> event) {
    return switch (event.content()) {
      case Trade it -> MarketEvent.of(of(it));
      case Depth it -> MarketEvent.of(of(it));
      case Transfer it -> MarketEvent.of(of(it));
      case Funding it -> MarketEvent.of(of(it));
      case Earnings it -> MarketEvent.of(of(it));
      case VenueProbe it -> MarketEvent.of(of(it));
      case VenueStatus it -> MarketEvent.of(of(it));
      case VenueActivity it -> MarketEvent.of(of(it));
      case null, default ->
          throw new IllegalArgumentException("an event of a market expected, found " + event);
    };
  }

  private Trade of(Trade it) {
    return new Trade(
        it.venue(),
        it.symbol(),
        round + "." + it.tradeId(),
        it.price(),
        it.size(),
        it.eventTime().plus(later),
        it.ingestTime().plus(later),
        it.conditions());
  }

  /** Ids begin anew in each round, as after a restart of the venue. */
  private Depth of(Depth it) {
    return new Depth(
        it.venue(),
        it.symbol(),
        it.snapshot(),
        it.firstUpdateId(),
        it.finalUpdateId(),
        it.previousFinalId(),
        it.bids(),
        it.asks(),
        it.eventTime().plus(later),
        it.ingestTime().plus(later));
  }

  private Transfer of(Transfer it) {
    Transfer.Price price = it.price();
    return new Transfer(
        it.chain(),
        round + "." + it.txHash(),
        it.logIndex(),
        it.blockHeight(),
        it.blockTime().plus(later),
        it.asset(),
        it.amount(),
        price == null ? null : new Transfer.Price(price.usd(), price.at().plus(later)),
        it.from(),
        it.to(),
        it.kind(),
        it.confirmations(),
        it.status(),
        it.ingestTime().plus(later));
  }

  private Funding of(Funding it) {
    return new Funding(
        it.venue(),
        it.symbol(),
        it.rate(),
        it.intervalHours(),
        it.fundingTime().plus(later),
        it.markPrice(),
        it.indexPrice(),
        it.predicted(),
        it.openInterest(),
        it.ingestTime().plus(later));
  }

  private Earnings of(Earnings it) {
    return new Earnings(
        it.symbol(),
        it.fiscalPeriod(),
        it.revision(),
        it.reportTime().plus(later),
        it.eps(),
        it.revenue(),
        it.guidance(),
        it.basis(),
        it.currency(),
        it.ingestTime().plus(later));
  }

  private VenueProbe of(VenueProbe it) {
    Instant serverTime = it.serverTime();
    return new VenueProbe(
        it.venue(),
        it.endpoint(),
        it.prober(),
        it.startedAt().plus(later),
        it.duration(),
        it.outcome(),
        it.httpStatus(),
        serverTime == null ? null : serverTime.plus(later));
  }

  private VenueStatus of(VenueStatus it) {
    return new VenueStatus(
        it.venue(), it.status(), it.eventTime().plus(later), it.ingestTime().plus(later));
  }

  private VenueActivity of(VenueActivity it) {
    return new VenueActivity(
        it.venue(), it.lastMessage().plus(later), it.gapP99(), it.eventTime().plus(later));
  }
}
