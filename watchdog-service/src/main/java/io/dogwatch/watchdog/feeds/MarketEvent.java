package io.dogwatch.watchdog.feeds;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An event that a feed brings, and how it is written. The same event is written as the same bytes,
 * whenever that is.
 */
public final class MarketEvent<E> {

  private final EventKind<E> kind;
  private final E content;

  private MarketEvent(EventKind<E> kind, E content) {
    this.kind = kind;
    this.content = content;
  }

  public static MarketEvent<Trade> of(Trade trade) {
    return new MarketEvent<>(EventKind.TRADE, trade);
  }

  public static MarketEvent<Depth> of(Depth depth) {
    return new MarketEvent<>(EventKind.DEPTH, depth);
  }

  public static MarketEvent<Funding> of(Funding funding) {
    return new MarketEvent<>(EventKind.FUNDING, funding);
  }

  public static MarketEvent<Transfer> of(Transfer transfer) {
    return new MarketEvent<>(EventKind.TRANSFER, transfer);
  }

  public static MarketEvent<Earnings> of(Earnings earnings) {
    return new MarketEvent<>(EventKind.EARNINGS, earnings);
  }

  public static MarketEvent<VenueProbe> of(VenueProbe probe) {
    return new MarketEvent<>(EventKind.PROBE, probe);
  }

  public static MarketEvent<VenueStatus> of(VenueStatus status) {
    return new MarketEvent<>(EventKind.STATUS, status);
  }

  public static MarketEvent<VenueActivity> of(VenueActivity activity) {
    return new MarketEvent<>(EventKind.ACTIVITY, activity);
  }

  /** The trade, order book change or whatever else it is. */
  public E content() {
    return content;
  }

  /** When it happened. */
  public Instant time() {
    return kind.time().apply(content);
  }

  /**
   * The record of its topic. The record's own timestamp stays the time of writing: retention goes
   * by it.
   */
  public ProducerRecord<byte[], byte[]> recordIn(Topics topics) {
    String id = kind.id().apply(content);
    var envelope =
        new Envelope(
            id,
            kind.type(),
            "dogwatch/feed",
            time(),
            Envelope.AVRO,
            Traceparent.next(new SplittableRandom(id.hashCode())));
    return new ProducerRecord<>(
        kind.topic().apply(topics).name(),
        null,
        null,
        kind.key().apply(content).getBytes(StandardCharsets.UTF_8),
        kind.codec().encode(content),
        envelope.toHeaders());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MarketEvent<?> that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(content);
  }

  @Override
  public String toString() {
    return String.valueOf(content);
  }
}
