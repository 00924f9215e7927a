package io.dogwatch.watchdog.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.book.OrderBook.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Books of five real minutes, compared with naive ones. */
@Tag("real-data")
class BinanceBooksTest {

  private static final OrderBook.Bounds BOUNDS =
      new OrderBook.Bounds(Duration.ofSeconds(1), 100_000);

  /** A change that the first snapshot of BTC-USDT needs comes before it in the file. */
  @ParameterizedTest
  @CsvSource({
    "BTC-USDT, spot/btcusdt_20240808.gz, 2, 3449",
    "ETH-USDT, spot/ethusdt_20240808.gz, 2, 3432"
  })
  void followsTheVenueWithoutAGap(String symbol, String file, int older, int newer) {
    List<Depth> events = RecordedDepth.binance(symbol, file);
    var naive = new NaiveBook();

    OrderBook book = OrderBook.UNSEEN;
    int applied = 0;
    for (Depth event : events) {
      if (book.observe(event, BOUNDS) instanceof Outcome.Followed(var books)) {
        applied += books.getLast().isValid() ? books.size() : 0;
        book = OrderBook.CODEC.fromBytes(OrderBook.CODEC.toBytes(books.getLast()));
      }
      naive.observe(event);
      if (naive.isBegun()) {
        assertThat(book.isValid()).isTrue();
        assertThat(book.isWaiting()).isFalse();
      }
    }

    assertThat(events).hasSize(older + 1 + newer);
    assertThat(applied).isEqualTo(1 + newer);
    naive.assertSame(book);
  }

  /** All of the changes at once, after the fact. */
  private static final class NaiveBook {

    private final NavigableMap<Double, Double> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Double, Double> asks = new TreeMap<>();
    private final List<Depth> early = new ArrayList<>();
    private long last = -1;

    boolean isBegun() {
      return last >= 0;
    }

    void observe(Depth event) {
      if (event.snapshot()) {
        apply(event);
        early.forEach(this::observe);
      } else if (!isBegun()) {
        early.add(event);
      } else if (event.finalUpdateId() > last) {
        assertThat(event.firstUpdateId()).isLessThanOrEqualTo(last + 1);
        apply(event);
      }
    }

    private void apply(Depth event) {
      apply(bids, event.bids());
      apply(asks, event.asks());
      last = event.finalUpdateId();
    }

    private static void apply(NavigableMap<Double, Double> side, List<PriceLevel> levels) {
      for (PriceLevel level : levels) {
        if (level.size() == 0) {
          side.remove(level.price());
        } else {
          side.put(level.price(), level.size());
        }
      }
    }

    void assertSame(OrderBook book) {
      double mid = (bids.firstKey() + asks.firstKey()) / 2;
      OrderBook.Near near = Objects.requireNonNull(book.near(50));
      assertThat(near.bids()).isCloseTo(sum(bids, mid * 0.995), within(1e-3));
      assertThat(near.asks()).isCloseTo(sum(asks, mid * 1.005), within(1e-3));
      assertThat(near.spread())
          .isCloseTo((asks.firstKey() - bids.firstKey()) / mid * 10_000, within(1e-9));
      assertThat(book.bestBid()).isEqualTo(level(bids));
      assertThat(book.bestAsk()).isEqualTo(level(asks));
    }

    private static PriceLevel level(NavigableMap<Double, Double> side) {
      return new PriceLevel(side.firstKey(), side.firstEntry().getValue());
    }

    private static double sum(NavigableMap<Double, Double> side, double limit) {
      return side.headMap(limit, true).entrySet().stream()
          .mapToDouble(level -> level.getKey() * level.getValue())
          .sum();
    }
  }
}
