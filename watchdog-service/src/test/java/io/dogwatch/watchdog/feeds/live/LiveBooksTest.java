package io.dogwatch.watchdog.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Depth;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Books that do not come by themselves. */
class LiveBooksTest extends LiveSessions {

  @Test
  void resyncsWhenEventsWereLost() {
    assertThat(binance.lost(T0)).isEmpty();
    open(binance, T0);
    var _ = binance.tick(T0);
    var _ =
        binance.answered(
            ((Order.Ask) ask()).book(), "{\"lastUpdateId\":5,\"bids\":[],\"asks\":[]}", T0);
    open(coinbase, T0);

    assertThat(binance.lost(T0)).containsExactly(new Order.Note("events were lost"));
    assertThat(binance.tick(T0)).containsExactly(ask());
    assertThat(coinbase.lost(T0)).startsWith(new Order.Drop());
  }

  /** Changes that came before the answer, and that the book in it cannot be continued with. */
  @Test
  void asksAgainForABookThatIsTooOld() {
    open(binance, T0);
    var _ = binance.tick(T0);
    var _ = binance.heard(change(8, 9), T0);

    List<Order> orders =
        binance.answered(
            ((Order.Ask) ask()).book(), "{\"lastUpdateId\":6,\"bids\":[],\"asks\":[]}", T0);

    assertThat(orders)
        .containsExactly(
            new Order.Note("a book of BTCUSD as of update 7 or later expected, found 6"));
    assertThat(binance.tick(T0.plusSeconds(10))).containsExactly(ask());
  }

  @Test
  void asksForBooksWhereTheyDoNotComeByThemselves() {
    open(binance, T0);
    Order ask = ask();

    assertThat(binance.tick(T0)).containsExactly(ask);
    assertThat(binance.tick(T0.plusSeconds(9))).isEmpty();
    assertThat(binance.untilTick(T0.plusSeconds(9))).isEqualTo(seconds(1));
    assertThat(binance.tick(T0.plusSeconds(10))).containsExactly(ask);

    List<Order> answered =
        binance.answered(
            ((Order.Ask) ask).book(),
            "{\"lastUpdateId\":5,\"bids\":[[\"1\",\"1\"]],\"asks\":[[\"2\",\"1\"]]}",
            T0.plusSeconds(11));

    assertThat(published(answered))
        .singleElement()
        .isInstanceOfSatisfying(Depth.class, book -> assertThat(book.snapshot()).isTrue());
    assertThat(binance.tick(T0.plusSeconds(30))).isEmpty();
  }

  @Test
  void asksAgainForABookThatMadeNoSense() {
    open(binance, T0);
    var _ = binance.tick(T0);

    assertThat(binance.answered(((Order.Ask) ask()).book(), "<html>", T0))
        .singleElement()
        .isInstanceOf(Order.Note.class);
    assertThat(binance.tick(T0.plusSeconds(10))).containsExactly(ask());
  }

  /** However many changes are missing, a book is asked for at most every ten seconds. */
  @Test
  void asksForBooksAgainAfterAGap() {
    open(binance, T0);
    var _ = binance.tick(T0);
    var _ =
        binance.answered(
            ((Order.Ask) ask()).book(), "{\"lastUpdateId\":5,\"bids\":[],\"asks\":[]}", T0);
    var _ = binance.heard(change(6, 8), T0);

    List<Order> orders = binance.heard(change(10, 12), T0);

    assertThat(published(orders)).hasSize(1);
    assertThat(binance.tick(T0)).containsExactly(ask());
    var _ = binance.heard(change(14, 15), T0);
    assertThat(binance.tick(T0)).isEmpty();
  }

  @Test
  void hearsNothingBetweenConnections() {
    open(binance, T0);
    var _ = binance.ended("closed", T0);

    assertThat(binance.heard(change(1, 2), T0)).isEmpty();
    assertThat(binance.pinged(T0)).isEmpty();
    assertThat(binance.answered(((Order.Ask) ask()).book(), "{}", T0)).isEmpty();
  }

  private static Order ask() {
    return new Order.Ask(
        new VenueProtocol.BookRequest(
            "BTCUSD", URI.create("https://api.binance.com/api/v3/depth?symbol=BTCUSD&limit=1000")));
  }

  private static String change(long first, long last) {
    return "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSD\",\"U\":%d,\"u\":%d,\"b\":[],\"a\":[]}"
        .formatted(first, last);
  }
}
