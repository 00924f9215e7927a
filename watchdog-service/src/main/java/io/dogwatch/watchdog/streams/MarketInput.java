package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.util.function.Function;

/**
 * A kind of event that watchdogs watch.
 *
 * @param name of the source in the topology
 * @param topic where the events come from
 * @param key of an event: events of one key are seen in order, by one watchdog at a time
 * @param time at which an event happened
 */
public record MarketInput<E>(
    String name,
    Function<Topics, Topic> topic,
    MessageCodec<E> codec,
    Function<E, String> key,
    Function<E, Instant> time) {

  public static final MarketInput<Trade> TRADES =
      new MarketInput<>("trades", Topics::trades, Trade.CODEC, Trade::key, Trade::eventTime);

  public static final MarketInput<Bar> BARS =
      new MarketInput<>(
          "bars", Topics::bars, Bar.CODEC, Bar::key, bar -> bar.start().plus(bar.length()));

  Decoded<E> decode(byte[] bytes) {
    return codec.decode(bytes);
  }
}
