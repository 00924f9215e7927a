package io.dogwatch.watchdog.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar.Place;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairTest {

  @Test
  void sortsItsLegs() {
    assertThat(Pair.of("ETH|BTC")).isEqualTo(Pair.of("BTC|ETH"));
    assertThat(Pair.of("ETH | BTC").text()).isEqualTo("BTC|ETH");
    assertThat(Pair.of("kraken:ETH/USD|bitstamp:BTC/USD").text())
        .isEqualTo("bitstamp:BTC/USD|kraken:ETH/USD");
  }

  @Test
  void knowsItsBarsByTheirSymbol() {
    var pair = Pair.of("BTC|ETH");

    assertThat(pair.placeOf(bar("kraken", "BTC"))).hasValue(Place.FIRST);
    assertThat(pair.placeOf(bar("bitstamp", "ETH"))).hasValue(Place.SECOND);
    assertThat(pair.placeOf(bar("kraken", "BTC/USD"))).isEmpty();
  }

  @Test
  void knowsItsBarsByTheirVenueWhereItNamesOne() {
    var pair = Pair.of("kraken:BTC|bitstamp:BTC");

    assertThat(pair.placeOf(bar("bitstamp", "BTC"))).hasValue(Place.FIRST);
    assertThat(pair.placeOf(bar("kraken", "BTC"))).hasValue(Place.SECOND);
    assertThat(pair.placeOf(bar("okx", "BTC"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BTC", "BTC|", "|ETH", "BTC|ETH|SOL", "kraken:|ETH", ":BTC|ETH"})
  void refusesWhatIsNoPair(String text) {
    assertThatThrownBy(() -> Pair.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  /** A bar would be of both legs. */
  @ParameterizedTest
  @ValueSource(strings = {"BTC|BTC", "BTC|kraken:BTC", "kraken:BTC|kraken:BTC"})
  void refusesASymbolAndItself(String text) {
    assertThatThrownBy(() -> Pair.of(text)).hasMessageStartingWith("two symbols expected");
  }

  private static Bar bar(String venue, String symbol) {
    Instant start = Instant.parse("2026-01-05T15:00:00Z");
    return new Bar(venue, symbol, start, Duration.ofHours(1), 1, 1, 1, 1, 1, 1, true, 1, start);
  }
}
