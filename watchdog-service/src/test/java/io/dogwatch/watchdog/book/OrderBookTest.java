package io.dogwatch.watchdog.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.book.OrderBook.Near;
import io.dogwatch.watchdog.book.OrderBook.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderBookTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final OrderBook.Bounds BOUNDS = new OrderBook.Bounds(Duration.ofSeconds(1), 1_000);

  private OrderBook book = OrderBook.UNSEEN;

  @Test
  void isNotValidBeforeASnapshot() {
    observe(change(1, 1, null, 0, bid(99, 5)));

    assertThat(book.isValid()).isFalse();
    assertThat(book.bestBid()).isNull();
  }

  @Test
  void followsChangesThatContinueTheSnapshot() {
    observe(snapshot(100, 0));

    observe(change(101, 103, null, 1, bid(99.5, 2)));
    observe(change(104, 104, null, 2, bid(99, 0)));

    assertThat(book.isValid()).isTrue();
    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.5, 2));
    assertThat(near(100).bids()).isEqualTo(199);
  }

  /** Ids 99 to 101, of which the snapshot has two. */
  @Test
  void takesAChangeThatBeginsBeforeTheSnapshot() {
    observe(snapshot(100, 0));

    observe(change(99, 101, null, 1, bid(99.5, 2)));

    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.5, 2));
  }

  @Test
  void takesAFirstChangeWhosePreviousIdIsBeforeTheSnapshot() {
    observe(snapshot(100, 0));

    observe(change(97, 103, 96L, 1, bid(99.5, 2)));
    observe(change(120, 123, 103L, 2, bid(99.6, 3)));

    assertThat(book.isValid()).isTrue();
    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.6, 3));
  }

  @Test
  void dropsChangesOlderThanTheSnapshot() {
    observe(snapshot(100, 0));
    OrderBook before = book;

    assertThat(book.observe(change(98, 100, null, 5, bid(99.5, 2)), BOUNDS))
        .isEqualTo(new Outcome.Duplicate());
    assertThat(book).isEqualTo(before);
  }

  @Test
  void ignoresWhatItHasAlready() {
    observe(snapshot(100, 0));
    Depth change = change(101, 103, null, 1, bid(99.5, 2));
    observe(change);

    assertThat(book.observe(change, BOUNDS)).isEqualTo(new Outcome.Duplicate());
    assertThat(book.observe(snapshot(100, 0), BOUNDS)).isEqualTo(new Outcome.Duplicate());
    // A snapshot that was asked for again, and comes from a cache.
    assertThat(book.observe(snapshot(102, 30), BOUNDS)).isEqualTo(new Outcome.Duplicate());
  }

  @Test
  void isLostWhenAChangeIsMissing() {
    observe(snapshot(100, 0));

    observe(change(102, 103, null, 1, bid(99.5, 2)));
    assertThat(book.isValid()).isTrue();
    assertThat(book.isWaiting()).isTrue();
    // More than the grace of 1 s after the change that waits.
    observe(change(104, 104, null, 2.1, bid(99.6, 2)));

    assertThat(book.isValid()).isFalse();
    assertThat(book.near(100)).isNull();
  }

  @Test
  void isLostWhenThePreviousIdIsNotTheLastOne() {
    observe(snapshot(100, 0));
    observe(change(101, 103, 100L, 1, bid(99.5, 2)));

    observe(change(104, 105, 102L, 2, bid(99.6, 2)));
    observe(change(106, 107, 105L, 4, bid(99.7, 2)));

    assertThat(book.isValid()).isFalse();
  }

  @Test
  void beginsAgainWithTheNextSnapshot() {
    observe(snapshot(100, 0));
    observe(change(105, 106, null, 1, bid(99.5, 2)));
    observe(change(107, 107, null, 3, bid(99.6, 3)));
    assertThat(book.isValid()).isFalse();

    observe(snapshot(106, 4));

    // 107 waited, and continues the snapshot.
    assertThat(book.isValid()).isTrue();
    assertThat(book.isWaiting()).isFalse();
    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.6, 3));
  }

  @Test
  void staysLostWithASnapshotFromBeforeTheGap() {
    observe(snapshot(100, 0));
    observe(change(105, 106, null, 1, bid(99.5, 2)));
    observe(change(107, 107, null, 3, bid(99.6, 3)));

    observe(snapshot(103, 4));

    assertThat(book.isValid()).isFalse();
  }

  @Test
  void takesChangesThatCameBeforeTheirSnapshot() {
    observe(change(98, 101, null, 0, bid(99.5, 2)));
    observe(change(102, 102, null, 0.1, bid(99.6, 3)));

    observe(snapshot(100, 0.2));

    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.6, 3));
  }

  @Test
  void isLostWhenBidsMeetAsks() {
    observe(snapshot(100, 0));

    observe(change(101, 101, null, 1, bid(101, 1)));

    assertThat(book.isValid()).isFalse();
    observe(change(102, 102, null, 1.1, bid(101, 0)));
    assertThat(book.isValid()).isFalse();
    observe(snapshot(103, 2));
    assertThat(book.isValid()).isTrue();
  }

  /** The day is over, or the venue was restarted: ids begin anew. */
  @Test
  void followsAVenueThatCountsAnew() {
    observe(snapshot(1_000, 0));
    observe(change(1_001, 1_005, null, 1, bid(99.5, 2)));

    observe(snapshot(7, 60));
    observe(change(8, 8, null, 61, bid(99.7, 2)));

    assertThat(book.isValid()).isTrue();
    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.7, 2));
  }

  /** As a recording that is played again does it. */
  @Test
  void followsAVenueThatCountsAnewBeforeItsSnapshot() {
    observe(snapshot(100, 0));
    observe(change(101, 105, null, 1, bid(99.5, 2)));

    observe(change(98, 101, null, 60, bid(99.7, 2)));
    assertThat(book.isValid()).isFalse();
    observe(snapshot(100, 60));

    assertThat(book.isValid()).isTrue();
    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.7, 2));
  }

  @Test
  void doesNotMindTheOrderWithinTheGrace() {
    List<Depth> changes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      changes.add(change(101 + i, 101 + i, null, i / 10.0, bid(99 + i / 20.0, i + 1)));
    }
    OrderBook expected = after(changes);

    var random = new Random(42);
    for (int i = 0; i < 100; i++) {
      Collections.shuffle(changes, random);
      assertThat(after(changes)).isEqualTo(expected);
    }
    assertThat(expected.bestBid()).isEqualTo(new PriceLevel(99.45, 10));
  }

  @Test
  void keepsNoMoreThanSomeChangesWaiting() {
    for (int i = 0; i < 3 * Sequence.MOST_WAITING; i++) {
      observe(change(100 + i, 100 + i, null, i, bid(99 + i / 1_000.0, 1)));
    }

    byte[] few = OrderBook.CODEC.toBytes(book);
    assertThat(few.length).isLessThan(8_000);
    observe(snapshot(100 + 3 * Sequence.MOST_WAITING - 2, 200));
    assertThat(book.isValid()).isTrue();
    assertThat(book.bestBid()).isEqualTo(new PriceLevel(99.191, 1));
  }

  @Test
  void knowsHowFarItReachesWhenItHadToBeCut() {
    List<PriceLevel> bids = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      bids.add(new PriceLevel(100 - i / 1_000.0, 10));
    }
    observe(new Depth("v", "S", true, 1, 1, null, bids, List.of(new PriceLevel(100, 1)), T0, T0));

    // The mid is 99.9995, and 1,000 levels of 0.001 are a basis point each ten: to about 99.
    assertThat(near(50).coverage()).isEqualTo(1);
    assertThat(near(200).coverage()).isBetween(0.49, 0.5);
    assertThat(near(200).bids()).isLessThanOrEqualTo(1_000 * 10 * 100);
  }

  @Test
  void takesTheWholeBandForKnownWhereNothingWasCut() {
    observe(snapshot(100, 0));

    assertThat(near(5_000).coverage()).isEqualTo(1);
  }

  @Test
  void measuresWhatIsNearTheMid() {
    observe(snapshot(100, 0));
    observe(change(101, 101, null, 1, bid(98, 7), bid(97, 9)));

    // Mid 100: bids 99 * 5 + 98 * 7 = 1,181, an ask 101 * 4 = 404, a spread of 2 in 100.
    assertThat(near(200)).isEqualTo(new Near(1_181, 404, 200, 1));
    assertThat(near(100)).isEqualTo(new Near(495, 404, 200, 1));
  }

  @Test
  void measuresASideThatHasNoOther() {
    observe(snapshot(100, 0));
    observe(change(101, 101, null, 1, bid(99, 0)));

    assertThat(near(100)).isEqualTo(new Near(0, 404, 20_000, 1));
  }

  @Test
  void survivesTheWayThroughTheStore() {
    observe(snapshot(100, 0));
    observe(change(101, 101, 100L, 1, bid(98.123_456_7, 1.0 / 3), bid(97, 1e-9)));
    observe(change(105, 105, 104L, 1.5, bid(98, 1e15)));

    OrderBook restored = OrderBook.CODEC.fromBytes(OrderBook.CODEC.toBytes(book));

    assertThat(restored).isEqualTo(book);
    assertThat(restored.isWaiting()).isTrue();
  }

  @Test
  void refusesBoundsThatHoldNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OrderBook.Bounds(Duration.ofSeconds(-1), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OrderBook.Bounds(Duration.ofSeconds(1), 0));
  }

  private OrderBook after(List<Depth> changes) {
    book = OrderBook.UNSEEN;
    observe(snapshot(100, 0));
    changes.forEach(this::observe);
    return book;
  }

  private Near near(double basisPoints) {
    return Objects.requireNonNull(book.near(basisPoints), "a book with levels expected");
  }

  private void observe(Depth event) {
    assertThat(book.observe(event, BOUNDS))
        .isInstanceOfSatisfying(
            Outcome.Followed.class, followed -> book = followed.books().getLast());
  }

  /** A bid of 5 at 99, and an ask of 4 at 101. */
  private static Depth snapshot(long id, double second) {
    return new Depth(
        "v",
        "S",
        true,
        id,
        id,
        null,
        List.of(new PriceLevel(99, 5)),
        List.of(new PriceLevel(101, 4)),
        time(second),
        time(second));
  }

  private static Depth change(
      long first, long last, @Nullable Long previous, double second, PriceLevel... bids) {
    return new Depth(
        "v", "S", false, first, last, previous, List.of(bids), List.of(), time(second), T0);
  }

  private static PriceLevel bid(double price, double size) {
    return new PriceLevel(price, size);
  }

  private static Instant time(double second) {
    return T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
  }
}
