package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of event that watchdogs watch.
 *
 * @param name of the source in the topology
 * @param topic where the events come from
 * @param decoder of a record's value; null stands for a record without one
 * @param time at which an event happened
 */
public record MarketInput<E>(
    String name,
    Function<Topics, Topic> topic,
    Function<byte @Nullable [], Decoded<E>> decoder,
    Function<E, Instant> time) {

  public static final MarketInput<Trade> TRADES =
      new MarketInput<>("trades", Topics::trades, Trade.CODEC::decode, Trade::eventTime);

  public static final MarketInput<Bar> BARS =
      new MarketInput<>(
          "bars", Topics::bars, Bar.CODEC::decode, bar -> bar.start().plus(bar.length()));

  public static final MarketInput<PairBar> PAIRS =
      new MarketInput<>(
          "pairs",
          Topics::pairs,
          PairBar.CODEC::decode,
          leg -> leg.bar().start().plus(leg.bar().length()));

  public static final MarketInput<Depth> DEPTH =
      new MarketInput<>("depth", Topics::depth, Depth.CODEC::decode, Depth::eventTime);

  /** A predicted rate is known before its time, whenever it reached us. */
  public static final MarketInput<Funding> FUNDING =
      new MarketInput<>(
          "funding",
          Topics::funding,
          Funding.CODEC::decode,
          it -> it.predicted() ? it.ingestTime() : it.fundingTime());

  public static final MarketInput<Transfer> TRANSFERS =
      new MarketInput<>(
          "transfers", Topics::transfers, Transfer.CODEC::decode, Transfer::blockTime);

  public static final MarketInput<Earnings> EARNINGS =
      new MarketInput<>("earnings", Topics::earnings, Earnings.CODEC::decode, Earnings::reportTime);

  public static final MarketInput<VenueEvent> VENUES =
      new MarketInput<>("venues", Topics::venues, VenueEvent::decode, VenueEvent::eventTime);

  static final List<MarketInput<?>> ALL =
      List.of(TRADES, BARS, PAIRS, DEPTH, FUNDING, TRANSFERS, EARNINGS, VENUES);

  Decoded<E> decode(byte @Nullable [] bytes) {
    return decoder.apply(bytes);
  }
}
