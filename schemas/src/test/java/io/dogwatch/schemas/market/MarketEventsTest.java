package io.dogwatch.schemas.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.schemas.avro.TransferRecord;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Market events come back as they were sent, and impossible ones can't be made. */
class MarketEventsTest {

  private static final Instant AT = Instant.parse("2026-01-05T15:00:00.123456Z");
  private static final Instant LATER = AT.plusMillis(20);

  @Test
  void nothingIsLost() {
    comesBack(PairBar.CODEC, new PairBar("BTC|ETH", PairBar.Place.SECOND, bar()));
    comesBack(Depth.CODEC, depth(100, 101));
    comesBack(
        Depth.CODEC,
        new Depth("kraken", "BTC/USD", false, 8, 9, null, List.of(), List.of(), AT, LATER));
    comesBack(Funding.CODEC, funding(0.0016, 42_000.0));
    comesBack(Funding.CODEC, funding(-0.0016, null));
    comesBack(Transfer.CODEC, transfer(new Transfer.Price(30_000, AT)));
    comesBack(Transfer.CODEC, transfer(null));
    comesBack(Earnings.CODEC, earnings(2.5, new Earnings.Range(9, 11)));
    comesBack(Earnings.CODEC, earnings(null, null));
  }

  @Test
  void whatIsKnownOfVenuesIsOneKindOfEvent() {
    List<VenueEvent> events =
        List.of(
            new VenueProbe(
                "kraken",
                "ping",
                "here",
                AT,
                Duration.ofMillis(120),
                VenueProbe.Outcome.OK,
                200,
                AT),
            new VenueProbe(
                "kraken",
                "ping",
                "here",
                AT,
                Duration.ofSeconds(5),
                VenueProbe.Outcome.TIMEOUT,
                null,
                null),
            new VenueStatus("kraken", VenueStatus.Status.CANCEL_ONLY, AT, LATER),
            new VenueActivity("kraken", AT, Duration.ofMillis(900), LATER));

    for (VenueEvent event : events) {
      assertThat(VenueEvent.decode(encoded(event))).isEqualTo(new Decoded.Message<>(event));
    }
    byte[] damaged = Arrays.copyOf(encoded(events.getLast()), 12);
    assertThat(VenueEvent.decode(damaged))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> assertThat(it.reason()).startsWith("VenueActivityRecord expected: broken off"));
    assertThat(VenueEvent.decode(Depth.CODEC.encode(depth(100, 101))))
        .isInstanceOf(Decoded.Undecodable.class);
    assertThat(VenueEvent.decode(null)).isInstanceOf(Decoded.Undecodable.class);
  }

  @Test
  void constantsThatNobodyKnowsAreToldBesideThoseThereAre() {
    TransferRecord record = TransferWire.toRecord(transfer(null));
    record.put("status", "maybe");

    assertThatThrownBy(() -> TransferWire.fromRecord(record))
        .hasMessage("one of pending, confirmed, removed expected, found maybe");
  }

  @Test
  void crossedBooksAreImpossible() {
    impossible(() -> depth(101, 101), "a best bid below the best ask expected");
    impossible(() -> depth(102, 101), "a best bid below the best ask expected");
  }

  /** The best levels may be anywhere in it. */
  @Test
  void crossedBooksAreImpossibleInAnyOrder() {
    List<PriceLevel> bids = List.of(new PriceLevel(99, 1), new PriceLevel(103, 1));
    List<PriceLevel> asks = List.of(new PriceLevel(104, 1), new PriceLevel(102, 1));

    impossible(
        () -> new Depth("kraken", "BTC/USD", true, 1, 1, null, bids, asks, AT, LATER),
        "a best bid below the best ask expected, found 103.0 and 102.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a|b"})
  void namesAreTextsThatKeysAreMadeOf(String name) {
    List<PriceLevel> none = List.of();
    impossible(() -> trade(name, "BTC", "1", AT), "venue");
    impossible(() -> trade("kraken", name, "1", AT), "symbol");
    impossible(() -> new Depth(name, "BTC", false, 1, 1, null, none, none, AT, LATER), "a venue");
    impossible(
        () -> new Depth("kraken", name, false, 1, 1, null, none, none, AT, LATER), "a symbol");
    impossible(() -> bar(name, AT), "a symbol");
    impossible(() -> funding(name, AT), "a symbol");
    impossible(() -> new VenueStatus(name, VenueStatus.Status.ONLINE, AT, LATER), "a venue");
    impossible(() -> new VenueActivity(name, AT, Duration.ZERO, AT), "a venue");
    impossible(() -> earningsOf(name, "2025Q4"), "a symbol");
  }

  @Test
  void tradesHaveIds() {
    impossible(() -> trade("kraken", "BTC", "", AT), "a trade id expected, found none");
  }

  @Test
  void nothingWasTradedBefore1970() {
    Instant before = Instant.EPOCH.minusMillis(1);

    impossible(() -> trade("kraken", "BTC", "1", before), "event time from 1970 on expected");
    impossible(() -> bar("BTC", before), "start from 1970 on expected");
    impossible(() -> funding("BTC", before), "funding time from 1970 on expected");
    assertThat(trade("kraken", "BTC", "1", Instant.EPOCH).eventTime()).isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2025", "2025Q5", "Q42025", "2025q4", "25Q4"})
  void fiscalPeriodsAreOfAYear(String period) {
    impossible(() -> earningsOf("AAPL", period), "a fiscal period such as 2025Q4");
  }

  @Test
  void halvesAndYearsAreFiscalPeriods() {
    comesBack(Earnings.CODEC, earningsOf("AAPL", "2025H1"));
    comesBack(Earnings.CODEC, earningsOf("AAPL", "2025FY"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void pricesArePositive(double price) {
    impossible(() -> new PriceLevel(price, 1), "a positive price expected");
    impossible(() -> new Transfer.Price(price, AT), "a positive price in US dollars expected");
    impossible(() -> funding(0.001, price), "a positive mark price expected");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void sizesAreNotNegative(double size) {
    impossible(() -> new PriceLevel(1, size), "a size of at least 0 expected");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1.1, 2, Double.NaN})
  void ratesAreFractions(double rate) {
    impossible(() -> funding(rate, null), "a rate from -1 to 1 expected");
  }

  @Test
  void earningsAreFinite() {
    impossible(() -> earnings(Double.NaN, null), "a finite earnings per share expected");
    impossible(() -> new Earnings.Range(2, 1), "a low of at most the high expected");
  }

  private static <T> void comesBack(MessageCodec<T> codec, T event) {
    assertThat(codec.decode(codec.encode(event))).isEqualTo(new Decoded.Message<>(event));
  }

  private static void impossible(ThrowingCallable make, String message) {
    assertThatThrownBy(make)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static byte[] encoded(VenueEvent event) {
    return switch (event) {
      case VenueProbe probe -> VenueProbe.CODEC.encode(probe);
      case VenueStatus status -> VenueStatus.CODEC.encode(status);
      case VenueActivity activity -> VenueActivity.CODEC.encode(activity);
    };
  }

  private static Depth depth(double bid, double ask) {
    return new Depth(
        "kraken",
        "BTC/USD",
        true,
        7,
        9,
        6L,
        List.of(new PriceLevel(bid, 2), new PriceLevel(bid - 1, 3)),
        List.of(new PriceLevel(ask, 0)),
        AT,
        LATER);
  }

  private static Trade trade(String venue, String symbol, String id, Instant at) {
    return new Trade(venue, symbol, id, 100, 1, at, LATER, List.of());
  }

  private static Bar bar() {
    return bar("ETH", AT);
  }

  private static Bar bar(String symbol, Instant start) {
    return new Bar(
        "kraken", symbol, start, Duration.ofHours(1), 10, 12, 9, 11, 1_000, 70, true, 1, LATER);
  }

  private static Funding funding(double rate, @Nullable Double markPrice) {
    return new Funding("okx", "BTC/USDT", rate, 8, AT, markPrice, null, true, 1e9, LATER);
  }

  private static Funding funding(String symbol, Instant at) {
    return new Funding("okx", symbol, 0.001, 8, at, null, null, true, 1e9, LATER);
  }

  private static Transfer transfer(Transfer.@Nullable Price price) {
    return new Transfer(
        "bitcoin",
        "ab12",
        3,
        800_000,
        AT,
        "BTC",
        500,
        price,
        new Transfer.Party("from", null, Transfer.OwnerType.UNKNOWN),
        new Transfer.Party("to", "binance", Transfer.OwnerType.EXCHANGE),
        Transfer.Kind.TRANSFER,
        1,
        Transfer.Status.CONFIRMED,
        LATER);
  }

  private static Earnings earningsOf(String symbol, String period) {
    return earnings(symbol, period, 2.5, null);
  }

  private static Earnings earnings(@Nullable Double actual, Earnings.@Nullable Range guidance) {
    return earnings("AAPL", "2025Q4", actual, guidance);
  }

  private static Earnings earnings(
      String symbol, String period, @Nullable Double actual, Earnings.@Nullable Range guidance) {
    return new Earnings(
        symbol,
        period,
        1,
        AT,
        new Earnings.Eps(actual, 2.2, 0.1, 30),
        new Earnings.Revenue(null, 1e11),
        new Earnings.Guidance(null, guidance),
        "GAAP",
        "USD",
        LATER);
  }
}
