package io.dogwatch.watchdog.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VenueProtocolTest {

  @Test
  void talksToKrakenInItsWords() {
    assertThat(VenueProtocol.of("kraken").subscriptions(List.of("BTC/USD", "ETH/USD")))
        .containsExactly(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\","
                + "\"symbol\":[\"BTC/USD\",\"ETH/USD\"]}}",
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\","
                + "\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"depth\":100}}");
  }

  @Test
  void talksToBinanceInItsWords() {
    assertThat(VenueProtocol.of("binance").subscriptions(List.of("BTC/USDT")))
        .containsExactly(
            "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\",\"btcusdt@depth@100ms\"],"
                + "\"id\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "coinbase", "kraken"})
  void knowsWhereVenuesAre(String venue) {
    assertThat(VenueProtocol.of(venue).venue()).isEqualTo(venue);
    assertThat(VenueProtocol.of(venue).address()).hasScheme("wss");
  }

  @Test
  void saysWhichVenuesItKnows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VenueProtocol.of("mtgox"))
        .withMessage("one of binance, coinbase, kraken expected, found mtgox");
  }
}
