package io.dogwatch.orchestrator.notifications.grouping;

import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.outage;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who hears nothing of what, and until when. */
final class MutingTest {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration REPEAT = Duration.ofHours(4);

  private final PlayedGroups groups = new PlayedGroups();

  @ParameterizedTest
  @CsvSource({
    "price-anomaly, price_anomaly",
    "price-anomaly, flash_crash",
    "liquidity-drop, liquidity_drop",
    "funding-rate, funding_spike",
    "unusual-volume, unusual_volume",
  })
  void tellsOnlyOfTheOutageOfAVenue(String watchdog, String type) {
    groups.hear(price("a").of(watchdog, type).about("BTC/USD", "kraken"));
    groups.hear(outage("down", "kraken"));

    groups.pass(REPEAT);

    assertThat(groups.told()).containsExactly("30 exchange-outage CRITICAL: down");
  }

  @Test
  void tellsOfOtherVenuesOfSeveralOnesAndOfOtherThings() {
    groups.hear(
        outage("down", "kraken"),
        price("a").about("BTC/USD", "binance"),
        price("b").of("funding-rate", "funding_spike").about("BTC", null),
        price("c").of("whale-movement", "whale_movement").about("BTC", "kraken"));

    groups.pass(WAIT);

    assertThat(groups.told())
        .containsExactlyInAnyOrder(
            "30 exchange-outage CRITICAL: down",
            "30 price-anomaly HIGH: a",
            "30 funding-rate HIGH: b",
            "30 whale-movement HIGH: c");
  }

  /** Its subject is the symbol at all venues; a text says which one pays what the others do not. */
  @Test
  void tellsNothingOfAFundingRateOfTheVenueThatIsOut() {
    groups.hear(outage("down", "kraken"));
    for (String venue : new String[] {"kraken", "binance"}) {
      groups.hear(
          price(venue)
              .of("funding-rate", "funding_spike")
              .about("BTC", null)
              .saying("exchange", venue));
    }

    groups.pass(WAIT);

    assertThat(groups.told())
        .containsExactlyInAnyOrder(
            "30 exchange-outage CRITICAL: down", "30 funding-rate HIGH: binance");
  }

  /** That alert is of the same type, but explains nothing. */
  @Test
  void inhibitsNothingForAClockThatIsWrong() {
    groups.hear(outage("skew", "kraken").saying("condition", "clock_skew"));
    groups.hear(price("a").about("BTC/USD", "kraken"));

    groups.pass(WAIT);

    assertThat(groups.told())
        .containsExactlyInAnyOrder("30 exchange-outage CRITICAL: skew", "30 price-anomaly HIGH: a");
  }

  @Test
  void tellsOfWhatStillFiresWhenTheOutageIsOver() {
    groups.hear(outage("down", "kraken"), price("a").about("BTC/USD", "kraken"));
    groups.hear(price("b").about("ETH/USD", "kraken"));
    groups.pass(Duration.ofMinutes(7));
    groups.hear(price("b").about("ETH/USD", "kraken").over());
    groups.pass(Duration.ofMinutes(1));
    groups.hear(outage("down", "kraken").over());

    groups.pass(INTERVAL);

    // b began and ended while the venue was down
    assertThat(groups.told())
        .containsExactly(
            "30 exchange-outage CRITICAL: down",
            "510 exchange-outage CRITICAL: down RESOLVED",
            "750 price-anomaly HIGH: a");
  }

  @Test
  void tellsTheEndToWhoWasToldBeforeTheOutage() {
    groups.hear(price("a").about("BTC/USD", "kraken"));
    groups.pass(WAIT);
    groups.hear(outage("down", "kraken"));
    groups.pass(REPEAT.plus(INTERVAL));
    groups.hear(price("a").about("BTC/USD", "kraken").over());
    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly(
            "30 price-anomaly HIGH: a",
            "60 exchange-outage CRITICAL: down",
            "14460 exchange-outage CRITICAL: again down",
            "14760 price-anomaly HIGH: a RESOLVED");
  }

  @Test
  void saysNothingOfWhatIsSilenced() {
    groups.silence("a");
    groups.hear(price("a"));
    groups.pass(REPEAT);
    groups.hear(price("a").over());
    groups.pass(INTERVAL);

    assertThat(groups.told()).isEmpty();
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void tellsOfWhatStillFiresAfterTheSilence() {
    groups.silence("a");
    groups.hear(price("a"));
    groups.pass(Duration.ofMinutes(7));
    groups.endSilence("a");

    groups.pass(INTERVAL);

    assertThat(groups.told()).containsExactly("630 price-anomaly HIGH: a");
  }

  @Test
  void repeatsNothingThatSomebodyKnowsOfButTellsItsEnd() {
    groups.hear(price("a"), price("b"));
    groups.pass(WAIT);
    groups.acknowledge("a");
    groups.pass(REPEAT);
    groups.hear(price("a").over());
    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly(
            "30 price-anomaly HIGH: a, b",
            "14430 price-anomaly HIGH: again b, 1 other",
            "14730 price-anomaly HIGH: a RESOLVED, 1 other");
  }

  @Test
  void tellsOfAMoveOfTheMarketInsteadOfItsSymbols() {
    groups.hear(of("AAA", 0), of("BBB", 15), of("CCC", 30), of("DDD", 45));
    groups.hear(of("EEE", 60).severity(Severity.CRITICAL));
    groups.pass(REPEAT);

    assertThat(groups.told()).containsExactly("30 price-anomaly CRITICAL: market-move-AAA");
    assertThat(groups.member("market-move-AAA").alert().description())
        .isEqualTo("market-wide move: 5 symbols within minutes: AAA, BBB, CCC, DDD, EEE");
  }

  @Test
  void isNoMoveOfTheMarketWithFourSymbolsOrInMoreThanAMinute() {
    groups.hear(of("AAA", 0), of("BBB", 15), of("CCC", 30), of("DDD", 45), of("EEE", 61));
    groups.hear(of("DDD", 45).about("DDD", "kraken"));
    groups.pass(WAIT);

    assertThat(groups.told()).containsExactly("30 price-anomaly HIGH: AAA, BBB, CCC, DDD, EEE");
  }

  @Test
  void isNoMoveOfTheMarketThatOneSymbolMovesAtFiveVenues() {
    for (String venue : new String[] {"a", "b", "c", "d", "e"}) {
      groups.hear(price(venue).about("BTC/USD", venue));
    }
    groups.pass(WAIT);

    assertThat(groups.told()).containsExactly("30 price-anomaly HIGH: a, b, c, d, e");
  }

  @Test
  void countsSymbolsThatFollowToTheMove() {
    groups.hear(of("AAA", 0), of("BBB", 0), of("CCC", 0), of("DDD", 0), of("EEE", 0));
    groups.pass(INTERVAL);
    groups.hear(of("FFF", 60));
    groups.hear(of("GGG", 120));
    groups.hear(of("HHH", 181));
    groups.pass(REPEAT);

    assertThat(groups.told())
        .containsExactly(
            "30 price-anomaly HIGH: market-move-AAA",
            "330 price-anomaly HIGH: HHH, 1 other",
            "14430 price-anomaly HIGH: again market-move-AAA, 1 other");
    assertThat(groups.member("market-move-AAA").alert().evidence().numbers())
        .containsEntry("symbols", 7.0);
  }

  @Test
  void endsTheMoveWithTheLastOfItsAlerts() {
    groups.hear(of("AAA", 0), of("BBB", 0), of("CCC", 0), of("DDD", 0), of("EEE", 0));
    groups.pass(WAIT);
    groups.hear(of("AAA", 0).over(), of("BBB", 0).over(), of("CCC", 0).over());
    groups.hear(of("DDD", 0).over());
    groups.pass(INTERVAL);
    groups.hear(of("EEE", 0).over());
    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly(
            "30 price-anomaly HIGH: market-move-AAA",
            "360 price-anomaly HIGH: market-move-AAA RESOLVED");
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void namesTenSymbolsAndCountsTheOthers() {
    for (int number = 10; number < 35; number++) {
      groups.hear(of("S" + number, number - 10));
    }

    assertThat(groups.member("market-move-S10").alert().description())
        .isEqualTo(
            "market-wide move: 25 symbols within minutes: S10, S11, S12, S13, S14, S15, S16, S17,"
                + " S18, S19 and 15 more");
  }

  private static GivenAlert of(String symbol, int seconds) {
    return price(symbol).about(symbol, "nyse").since(SEEN.plusSeconds(seconds));
  }
}
