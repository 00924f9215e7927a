package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one symbol on one venue, as snapshots and changes tell them. Immutable.
 *
 * <p>A book is <i>valid</i> from a snapshot on, until a change is missing or bids meet asks; then
 * it holds nothing, and waits for a snapshot. A snapshot is taken to be the whole book, even where
 * the venue gives its best part only.
 *
 * <p>Its size is bounded: of each side the best levels are kept, as many as {@link Bounds} allow;
 * when there are more the furthest go, and the book knows how far it still reaches.
 */
public final class OrderBook {

  /** The book of which nothing is known. */
  public static final OrderBook UNSEEN =
      new OrderBook(
          Sequence.UNSEEN, Long.MIN_VALUE, Ladder.empty(Side.BIDS), Ladder.empty(Side.ASKS));

  public static final StateCodec<OrderBook> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(OrderBook book, StateOutput out) {
          out.writeLong(VERSION);
          book.sequence.writeTo(out);
          out.writeLong(book.at);
          book.bids.writeTo(out);
          book.asks.writeTo(out);
        }

        @Override
        public OrderBook read(StateInput in) {
          in.expectVersion(VERSION, "an order book");
          return new OrderBook(
              Sequence.readFrom(in),
              in.readLong(),
              Ladder.readFrom(Side.BIDS, in),
              Ladder.readFrom(Side.ASKS, in));
        }
      };

  private final Sequence sequence;
  private final long at;
  private final Ladder bids;
  private final Ladder asks;

  private OrderBook(Sequence sequence, long at, Ladder bids, Ladder asks) {
    this.sequence = sequence;
    this.at = at;
    this.bids = bids;
    this.asks = asks;
  }

  /**
   * How patient and how large a book is.
   *
   * @param grace how long a change waits for those before it, by event time
   * @param levels of each side; the sides are cut some levels below that
   */
  public record Bounds(Duration grace, int levels) {
    public Bounds {
      if (grace.isNegative() || levels < 1) {
        throw new IllegalArgumentException(
            "a grace of at least 0 and at least one level expected, found %s, %d"
                .formatted(grace, levels));
      }
    }
  }

  /** What an event came to. */
  public sealed interface Outcome {

    /**
     * The book goes on.
     *
     * @param books after each change that could be made, in order; the last one is the book to keep
     */
    record Followed(List<OrderBook> books) implements Outcome {
      public Followed {
        books = List.copyOf(books);
      }
    }

    /** The book has all of it already. */
    record Duplicate() implements Outcome {}
  }

  public Outcome observe(Depth event, Bounds bounds) {
    return switch (sequence.accept(event, bounds.grace())) {
      case Sequence.Turn.Known _ -> new Outcome.Duplicate();
      case Sequence.Turn.Next(var next, var ready) -> follow(next, ready, bounds);
    };
  }

  private Outcome follow(Sequence next, List<Depth> ready, Bounds bounds) {
    if (!next.known() || ready.isEmpty()) {
      return new Outcome.Followed(List.of(next.known() ? withSequence(next) : nothing(next)));
    }
    List<OrderBook> books = new ArrayList<>(ready.size());
    OrderBook book = this;
    for (Depth change : ready) {
      book = book.with(change, next, bounds.levels());
      books.add(book);
      if (!book.isValid()) {
        break;
      }
    }
    return new Outcome.Followed(books);
  }

  private OrderBook with(Depth change, Sequence next, int levels) {
    boolean whole = change.snapshot();
    Ladder newBids = (whole ? Ladder.empty(Side.BIDS) : bids).with(change.bids()).atMost(levels);
    Ladder newAsks = (whole ? Ladder.empty(Side.ASKS) : asks).with(change.asks()).atMost(levels);
    return newBids.bestPrice() < newAsks.bestPrice()
        ? new OrderBook(next, Math.max(at, Tick.micros(change.eventTime())), newBids, newAsks)
        : nothing(next.lost());
  }

  private OrderBook withSequence(Sequence next) {
    return new OrderBook(next, at, bids, asks);
  }

  private OrderBook nothing(Sequence next) {
    return new OrderBook(next, at, Ladder.empty(Side.BIDS), Ladder.empty(Side.ASKS));
  }

  /** The levels are those of the venue. */
  public boolean isValid() {
    return sequence.known();
  }

  /** Changes are here that others have to come before. */
  public boolean isWaiting() {
    return !sequence.waiting().isEmpty();
  }

  /** Event time of the newest change that was made, in microseconds since 1970. */
  public long at() {
    return at;
  }

  /** The highest bid; 0 if there is none. */
  public double bidPrice() {
    return bids.bestPrice();
  }

  /** The lowest ask; infinity if there is none. */
  public double askPrice() {
    return asks.bestPrice();
  }

  /** The highest bid; null if there is none. */
  public @Nullable PriceLevel bestBid() {
    return bids.best();
  }

  /** The lowest ask; null if there is none. */
  public @Nullable PriceLevel bestAsk() {
    return asks.best();
  }

  /**
   * What is offered near the mid; null if there are no orders at all. Where a side is empty, the
   * mid is the best price of the other one, and the spread the largest there is.
   *
   * @param basisPoints how far from the mid
   */
  public @Nullable Near near(double basisPoints) {
    if (bids.isEmpty() && asks.isEmpty()) {
      return null;
    }
    double bid = bids.bestPrice();
    double ask = asks.bestPrice();
    boolean quoted = !bids.isEmpty() && !asks.isEmpty();
    double mid = quoted ? (bid + ask) / 2 : bids.isEmpty() ? ask : bid;
    double band = mid * basisPoints / Near.BASIS_POINTS;
    return new Near(
        bids.notionalUpTo(mid - band),
        asks.notionalUpTo(mid + band),
        quoted ? (ask - bid) / mid * Near.BASIS_POINTS : Near.WIDEST,
        Math.clamp(Math.min(mid - bids.reach(), asks.reach() - mid) / band, 0, 1));
  }

  /**
   * What is offered near the mid, in quote currency.
   *
   * @param spread in basis points of the mid
   * @param coverage share of the band that the book reaches over, on the side where it is smaller
   */
  public record Near(double bids, double asks, double spread, double coverage) {

    private static final double BASIS_POINTS = 10_000;

    /** From a bid of nothing to an ask: twice their mid. */
    private static final double WIDEST = 2 * BASIS_POINTS;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrderBook that
        && at == that.at
        && sequence.equals(that.sequence)
        && bids.equals(that.bids)
        && asks.equals(that.asks);
  }

  @Override
  public int hashCode() {
    return sequence.hashCode();
  }

  @Override
  public String toString() {
    return "OrderBook[%s, at %d, %s, %s]".formatted(sequence, at, bids, asks);
  }
}
