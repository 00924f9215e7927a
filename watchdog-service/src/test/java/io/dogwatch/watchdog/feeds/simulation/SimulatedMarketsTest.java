package io.dogwatch.watchdog.feeds.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.price.PriceAnomaly;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedMarketsTest {

  private static final Instant T0 = Instant.parse("2026-01-05T16:00:00Z");
  private static final Duration AT = Duration.ofMinutes(20);

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(eventsOf(hour(7))).isEqualTo(eventsOf(hour(7)));
    assertThat(eventsOf(hour(7))).isNotEqualTo(eventsOf(hour(8)));
  }

  @Test
  void comeInOrder() {
    assertThat(eventsOf(hour(7, Anomaly.values()))).extracting(MarketEvent::time).isSorted();
  }

  /** What is not touched by an anomaly is as it would be without. */
  @ParameterizedTest
  @EnumSource(Anomaly.class)
  void areCalmUntilAnAnomalyBegins(Anomaly anomaly) {
    Predicate<MarketEvent<?>> before = event -> event.time().isBefore(T0.plus(AT));

    assertThat(eventsOf(hour(7, anomaly)).stream().filter(before).toList())
        .isEqualTo(eventsOf(hour(7)).stream().filter(before).toList());
  }

  @ParameterizedTest
  @EnumSource(Anomaly.class)
  void sayWhatIsWrong(Anomaly anomaly) {
    assertThat(hour(7, anomaly).labels())
        .containsExactly(
            new Label(anomaly, anomaly.subject(), T0.plus(AT), T0.plus(AT).plus(anomaly.lasts())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  void raiseNoAlarmWhenCalm(long seed) {
    var calm = hour(seed);

    assertThat(breachesOf(calm)).isEmpty();
    assertThat(all(Funding.class, calm)).allMatch(it -> Math.abs(it.rate()) < 0.0005);
    assertThat(all(Transfer.class, calm)).allMatch(it -> it.amount() * 42_000 < 1_000_000);
    assertThat(all(VenueProbe.class, calm)).allMatch(it -> it.outcome() == VenueProbe.Outcome.OK);
    assertThat(all(Earnings.class, calm)).allMatch(it -> Math.abs(surpriseOf(it)) < 0.05);
  }

  /** What happens once a minute does so whether or not a step begins with the minute. */
  @ParameterizedTest
  @ValueSource(longs = {1_000, 7_000, 59_999})
  void probeVenuesOnceAMinuteWhateverTheStep(long stepMillis) {
    Instant start = T0.plusMillis(500);
    var markets =
        new SimulatedMarkets(
            7, start, Duration.ofMinutes(30), Duration.ofMillis(stepMillis), List.of());

    List<VenueProbe> probes = all(VenueProbe.class, markets);

    assertThat(probes.stream().filter(it -> it.venue().equals("kraken")).count())
        .isBetween(29L, 30L);
  }

  @Test
  void letAPriceJump() {
    List<Verdict.Breach> breaches = breachesOf(hour(7, Anomaly.PRICE_JUMP));

    assertThat(breaches).isNotEmpty();
    assertThat(breaches.getFirst().sighting().at())
        .isBetween(T0.plus(AT), T0.plus(AT).plusSeconds(20));
    assertThat(breaches).allMatch(it -> it.reading().severity() == Severity.HIGH);
  }

  @Test
  void letAPriceCrashAndRecover() {
    var crash = hour(7, Anomaly.FLASH_CRASH);

    assertThat(breachesOf(crash))
        .anyMatch(it -> it.reading().type().equals("flash_crash"))
        .allMatch(it -> !it.sighting().at().isBefore(T0.plus(AT)));
    assertThat(meanPrice(crash, T0.plus(AT).plusSeconds(180)))
        .isCloseTo(meanPrice(crash, T0.plus(AT).minusSeconds(60)), within(1_000.0));
  }

  @Test
  void letVolumeRise() {
    var spike = hour(7, Anomaly.VOLUME_SPIKE);

    double usual = volumeOf(spike, T0.plus(AT).minusSeconds(300), T0.plus(AT));
    double unusual = volumeOf(spike, T0.plus(AT), T0.plus(AT).plusSeconds(300));

    assertThat(unusual / usual).isBetween(6.0, 15.0);
  }

  @Test
  void letLiquidityDrop() {
    var drop = hour(7, Anomaly.LIQUIDITY_DROP);

    double usual = depthAt(drop, T0.plus(AT).minusSeconds(60));
    double low = depthAt(drop, T0.plus(AT).plusSeconds(60));

    assertThat(low / usual).isBetween(0.15, 0.25);
    assertThat(depthAt(drop, T0.plus(AT).plusSeconds(180)) / usual).isBetween(0.8, 1.2);
  }

  @Test
  void letFundingSpike() {
    assertThat(all(Funding.class, hour(7, Anomaly.FUNDING_SPIKE)))
        .filteredOn(it -> it.fundingTime().equals(T0.plus(AT)))
        .hasSize(2)
        .allMatch(it -> it.rate() == 0.004);
  }

  @Test
  void letAVenueFail() {
    var outage = hour(7, Anomaly.OUTAGE);
    Predicate<Instant> during =
        time -> time.isAfter(T0.plus(AT)) && time.isBefore(T0.plus(AT).plusSeconds(240));

    assertThat(all(Trade.class, outage))
        .filteredOn(it -> during.test(it.eventTime()))
        .isNotEmpty()
        .noneMatch(it -> it.venue().equals("kraken"));
    assertThat(all(VenueActivity.class, outage))
        .filteredOn(it -> during.test(it.eventTime()))
        .isNotEmpty()
        .noneMatch(it -> it.venue().equals("kraken"));
    assertThat(all(VenueProbe.class, outage))
        .filteredOn(it -> it.outcome() == VenueProbe.Outcome.TIMEOUT)
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(it -> it.venue().equals("kraken") && it.httpStatus() == null);
  }

  @Test
  void letAWhaleMove() {
    assertThat(all(Transfer.class, hour(7, Anomaly.WHALE)))
        .filteredOn(it -> it.amount() >= 100)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.amount()).isEqualTo(5_000);
              assertThat(it.to().type()).isEqualTo(Transfer.OwnerType.EXCHANGE);
            });
  }

  @Test
  void letACompanySurprise() {
    assertThat(all(Earnings.class, hour(7, Anomaly.EARNINGS_SURPRISE)))
        .filteredOn(it -> surpriseOf(it) > 0.1)
        .singleElement()
        .satisfies(it -> assertThat(surpriseOf(it)).isCloseTo(0.3, within(1e-9)));
  }

  @Test
  void letAVenueBeDearer() {
    var dear = hour(7, Anomaly.ARBITRAGE);

    double cheap = bestBid(dear, "kraken", T0.plus(AT).plusSeconds(30));

    assertThat(bestBid(dear, "binance", T0.plus(AT).plusSeconds(30)) / cheap)
        .isBetween(1.009, 1.011);
    assertThat(bestBid(dear, "binance", T0.plus(AT)) / bestBid(dear, "kraken", T0.plus(AT)))
        .isBetween(1.009, 1.011);
    assertThat(
            bestBid(dear, "binance", T0.plus(AT).minusSeconds(1))
                / bestBid(dear, "kraken", T0.plus(AT).minusSeconds(1)))
        .isBetween(0.999, 1.001);
  }

  @Test
  void letCorrelationBreak() {
    var days =
        new SimulatedMarkets(
            7,
            T0,
            Duration.ofDays(14),
            Duration.ofMinutes(10),
            List.of(new Injection(Anomaly.CORRELATION_BREAK, Duration.ofDays(7))));

    assertThat(correlation(days, T0, T0.plus(Duration.ofDays(7)))).isGreaterThan(0.6);
    assertThat(correlation(days, T0.plus(Duration.ofDays(7)), T0.plus(Duration.ofDays(14))))
        .isLessThan(-0.6);
  }

  @Test
  void refuseStepsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SimulatedMarkets(
                    7, T0, Duration.ofSeconds(1), Duration.ofSeconds(2), List.of()));
  }

  private static SimulatedMarkets hour(long seed, Anomaly... anomalies) {
    return SimulatedMarkets.hour(
        seed, T0, Arrays.stream(anomalies).map(it -> new Injection(it, AT)).toList());
  }

  private static List<MarketEvent<?>> eventsOf(SimulatedMarkets markets) {
    List<MarketEvent<?>> events = new ArrayList<>();
    try (var rows = markets.rows()) {
      rows.forEach(row -> events.addAll(((Row.Understood) row).events()));
    }
    return events;
  }

  private static <T> List<T> all(Class<T> type, SimulatedMarkets markets) {
    return eventsOf(markets).stream()
        .map(event -> (Object) event.content())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** What the watchdog of prices says of every trade. */
  private static List<Verdict.Breach> breachesOf(SimulatedMarkets markets) {
    List<Trade> trades = all(Trade.class, markets);
    List<Verdict.Breach> breaches = new ArrayList<>();
    for (String venue : SimulatedMarkets.VENUES) {
      List<Trade> ofVenue =
          trades.stream().filter(it -> it.key().equals(venue + "|BTC/USD")).toList();
      breaches.addAll(breachesOf(new PriceAnomaly(PriceThresholds.DEFAULT), ofVenue));
    }
    return breaches;
  }

  private static <S> List<Verdict.Breach> breachesOf(Rule<S, Trade> rule, List<Trade> trades) {
    List<Verdict.Breach> breaches = new ArrayList<>();
    S state = rule.start();
    for (Trade trade : trades) {
      Rule.Step<S> step = rule.observe(state, trade, false);
      state = step.state();
      for (Verdict verdict : step.verdicts()) {
        if (verdict instanceof Verdict.Breach breach) {
          breaches.add(breach);
        }
      }
    }
    return breaches;
  }

  private static double surpriseOf(Earnings earnings) {
    double actual = Objects.requireNonNull(earnings.eps().actual());
    double estimate = Objects.requireNonNull(earnings.eps().estimate());
    return actual / estimate - 1;
  }

  private static double meanPrice(SimulatedMarkets markets, Instant from) {
    return all(Trade.class, markets).stream()
        .filter(it -> it.symbol().equals("BTC/USD"))
        .filter(it -> isWithin(it.eventTime(), from, from.plusSeconds(10)))
        .mapToDouble(Trade::price)
        .average()
        .orElseThrow();
  }

  private static double volumeOf(SimulatedMarkets markets, Instant from, Instant to) {
    return all(Trade.class, markets).stream()
        .filter(it -> it.symbol().equals("ETH/USD") && isWithin(it.eventTime(), from, to))
        .mapToDouble(Trade::size)
        .sum();
  }

  private static double depthAt(SimulatedMarkets markets, Instant time) {
    return all(Depth.class, markets).stream()
        .filter(it -> it.symbol().equals("BTC/USD") && it.eventTime().equals(time))
        .flatMap(it -> it.bids().stream())
        .mapToDouble(PriceLevel::notional)
        .sum();
  }

  private static double bestBid(SimulatedMarkets markets, String venue, Instant time) {
    return all(Depth.class, markets).stream()
        .filter(it -> it.venue().equals(venue) && it.symbol().equals("BTC/USD"))
        .filter(it -> it.eventTime().equals(time))
        .mapToDouble(it -> it.bids().getFirst().price())
        .findFirst()
        .orElseThrow();
  }

  /** Of the returns between middles of books. */
  private static double correlation(SimulatedMarkets markets, Instant from, Instant to) {
    List<Depth> books =
        all(Depth.class, markets).stream()
            .filter(it -> it.venue().equals("binance") && isWithin(it.eventTime(), from, to))
            .toList();
    double[] bitcoin = returns(books, "BTC/USD");
    double[] ether = returns(books, "ETH/USD");
    double product = 0;
    double squaresOfBitcoin = 0;
    double squaresOfEther = 0;
    for (int at = 0; at < bitcoin.length; at++) {
      product += bitcoin[at] * ether[at];
      squaresOfBitcoin += bitcoin[at] * bitcoin[at];
      squaresOfEther += ether[at] * ether[at];
    }
    return product / Math.sqrt(squaresOfBitcoin * squaresOfEther);
  }

  private static double[] returns(List<Depth> books, String symbol) {
    double[] middles =
        books.stream()
            .filter(it -> it.symbol().equals(symbol))
            .mapToDouble(it -> it.bids().getFirst().price() + it.asks().getFirst().price())
            .toArray();
    double[] returns = new double[middles.length - 1];
    for (int at = 0; at < returns.length; at++) {
      returns[at] = Math.log(middles[at + 1] / middles[at]);
    }
    return returns;
  }

  private static boolean isWithin(Instant time, Instant from, Instant to) {
    return !time.isBefore(from) && time.isBefore(to);
  }
}
