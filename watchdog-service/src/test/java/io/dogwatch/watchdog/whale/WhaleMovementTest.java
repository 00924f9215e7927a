package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.TransferBuilder.BINANCE;
import static io.dogwatch.watchdog.whale.TransferBuilder.KRAKEN;
import static io.dogwatch.watchdog.whale.TransferBuilder.T0;
import static io.dogwatch.watchdog.whale.TransferBuilder.transfer;
import static io.dogwatch.watchdog.whale.TransferBuilder.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Transfer.Kind;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.schemas.market.Transfer.Status;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Duplicate;
import io.dogwatch.watchdog.rules.Verdict.Late;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.whale.WhaleThresholds.Confirmations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhaleMovementTest {

  private static final TransferBuilder WHALE = transfer("BTC", "a", 500, 30_000).to(BINANCE);

  private WhaleMovement rule = new WhaleMovement(WhaleThresholds.DEFAULT);
  private WhaleState state = rule.start();

  /** (a): 500 * 30,000 = 15,000,000. */
  @Test
  void tellsOfALargeMovementToAnExchange() {
    Breach breach = breach(observe(WHALE));

    assertThat(breach.kind()).isEqualTo("whale_movement/bitcoin/a/0");
    assertThat(breach.sighting().at()).isEqualTo(T0);
    Reading reading = breach.reading();
    assertThat(reading.type()).isEqualTo("whale_movement");
    assertThat(reading.severity()).isEqualTo(Severity.HIGH);
    assertThat(reading.observed()).isEqualTo(15_000_000);
    assertThat(reading.description())
        .isEqualTo("500 BTC, worth 15,000,000 USD, moved from an unknown owner to binance");
    assertThat(reading.numbers())
        .containsEntry("threshold", 1e6)
        .containsEntry("amount", 500.0)
        .containsEntry("usd_value", 15e6)
        .containsEntry("price", 30_000.0);
    assertThat(reading.texts())
        .containsEntry("pattern", "transfer")
        .containsEntry("direction", "inflow")
        .containsEntry("tx_hash", "a")
        .containsEntry("from", "from-a")
        .containsEntry("to", "binance-wallet")
        .containsEntry("to_owner", "binance")
        .doesNotContainKeys("from_owner", "usdValueEstimated");
  }

  /** (b). */
  @Test
  void doesNotTellAgain() {
    observe(WHALE);
    WhaleState before = state;

    assertThat(observe(WHALE)).containsExactly(new Duplicate());
    assertThat(observe(WHALE.confirmations(13))).containsExactly(new Duplicate());
    assertThat(state).isEqualTo(before);
  }

  /** (c): 40 * 30,000 = 1,200,000 within one owner. */
  @Test
  void callsMovementsWithinAnOwnerLow() {
    Party cold = new Party("binance-cold", "binance", OwnerType.EXCHANGE);

    Reading reading =
        breach(observe(transfer("BTC", "c", 40, 30_000).from(BINANCE).to(cold))).reading();

    assertThat(reading.severity()).isEqualTo(Severity.LOW);
    assertThat(reading.texts()).containsEntry("direction", "internal");
  }

  @Test
  void tellsNothingOfMovementsWithinAnOwnerIfSoConfigured() {
    rule = ruleWith(false, Mode.SEED, WarmupPolicy.SEED);

    assertThat(observe(transfer("BTC", "c", 400, 30_000).from(BINANCE).to(BINANCE))).isEmpty();
  }

  /** (d): 33 * 30,000 = 990,000. */
  @Test
  void doesNotTellOfSmallMovements() {
    assertThat(observe(transfer("BTC", "d", 33, 30_000))).isEmpty();
  }

  /** (e): the minimum is inclusive. */
  @Test
  void tellsOfExactlyTheMinimum() {
    Reading reading = breach(observe(transfer("USDT", "e", 1_000_000, 1.00))).reading();

    assertThat(reading.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(reading.texts()).containsEntry("direction", "transfer");
  }

  /** (f): 4 * 300,000 = 1,200,000 >= 1,000,000; three of them are 900,000. */
  @Test
  void addsUpSmallMovementsToOneAddress() {
    assertThat(observe(piece(1, 0))).isEmpty();
    assertThat(observe(piece(2, 800))).isEmpty();
    assertThat(observe(piece(3, 1_600))).isEmpty();
    Breach breach = breach(observe(piece(4, 2_400)));

    assertThat(breach.kind()).isEqualTo("accumulation/ethereum/hoard");
    assertThat(breach.sighting().at()).isEqualTo(T0.plusSeconds(2_400));
    assertThat(breach.reading().type()).isEqualTo("whale_movement");
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(breach.reading().observed()).isEqualTo(1_200_000);
    assertThat(breach.reading().numbers()).containsEntry("transfers", 4.0);
    assertThat(breach.reading().texts())
        .containsEntry("pattern", "accumulation")
        .containsEntry("to", "hoard");
    assertThat(breach.reading().description())
        .isEqualTo("USDT worth 1,200,000 USD in 4 pieces to one address within an hour");
    assertThat(state.told()).hasSize(1);
  }

  /** (g): the block of (a) is removed. */
  @Test
  void withdrawsWhatIsRemovedFromTheChain() {
    observe(WHALE);

    List<Verdict> verdicts = observe(WHALE.status(Status.REMOVED));

    assertThat(verdicts).hasOnlyElementsOfType(Withdrawn.class);
    Withdrawn withdrawn = (Withdrawn) verdicts.getFirst();
    assertThat(withdrawn.kind()).isEqualTo("whale_movement/bitcoin/a/0");
    assertThat(withdrawn.sighting().at()).isEqualTo(T0);
    assertThat(state.told()).isEmpty();
    assertThat(observe(WHALE.status(Status.REMOVED))).containsExactly(new Duplicate());
  }

  @Test
  void tellsAgainWhatComesBackInAnotherBlockOnly() {
    observe(WHALE);
    observe(WHALE.status(Status.REMOVED));

    assertThat(observe(WHALE)).containsExactly(new Duplicate());
    assertThat(breach(observe(WHALE.after(600))).sighting().at()).isEqualTo(T0.plusSeconds(600));
    // The removal of the first block says nothing about the second.
    assertThat(observe(WHALE.status(Status.REMOVED))).containsExactly(new Duplicate());
  }

  @Test
  void doesNotTellOfWhatIsKnownToBeRemoved() {
    assertThat(observe(WHALE.status(Status.REMOVED))).isEmpty();

    assertThat(observe(WHALE)).containsExactly(new Duplicate());
  }

  @Test
  void waitsForConfirmations() {
    TransferBuilder ether = transfer("ETH", "x", 1_000, 3_000);

    assertThat(observe(ether.status(Status.PENDING))).isEmpty();
    assertThat(observe(ether.confirmations(11))).isEmpty();
    assertThat(observe(ether.confirmations(12))).hasOnlyElementsOfType(Breach.class);
    assertThat(observe(WHALE.confirmations(0))).isEmpty();
    assertThat(observe(WHALE.confirmations(1))).hasOnlyElementsOfType(Breach.class);
  }

  /** 10 and 100 million, both inclusive. */
  @Test
  void isSevererTheLargerAMovementIs() {
    assertThat(severityOf(transfer("USDT", "x", 9_999_999, 1))).isEqualTo(Severity.MEDIUM);
    assertThat(severityOf(transfer("USDT", "x", 10_000_000, 1))).isEqualTo(Severity.HIGH);
    assertThat(severityOf(transfer("USDT", "x", 99_999_999, 1))).isEqualTo(Severity.HIGH);
    assertThat(severityOf(transfer("USDT", "x", 100_000_000, 1))).isEqualTo(Severity.CRITICAL);
    assertThat(severityOf(transfer("USDT", "x", 1e9, 1).kind(Kind.MINT))).isEqualTo(Severity.LOW);
    assertThat(severityOf(transfer("USDT", "x", 1e9, 1).kind(Kind.BURN))).isEqualTo(Severity.LOW);
  }

  @Test
  void saysWhichWayItGoes() {
    TransferBuilder plain = transfer("USDT", "x", 2e6, 1);
    Party anonymous = new Party("?", null, OwnerType.EXCHANGE);

    assertThat(Direction.of(plain.build())).isEqualTo(Direction.TRANSFER);
    assertThat(Direction.of(plain.to(BINANCE).build())).isEqualTo(Direction.INFLOW);
    assertThat(Direction.of(plain.from(BINANCE).build())).isEqualTo(Direction.OUTFLOW);
    assertThat(Direction.of(plain.from(BINANCE).to(KRAKEN).build()))
        .isEqualTo(Direction.EXCHANGE_TO_EXCHANGE);
    assertThat(Direction.of(plain.from(BINANCE).to(anonymous).build()))
        .isEqualTo(Direction.EXCHANGE_TO_EXCHANGE);
    assertThat(Direction.of(plain.from(unknown("me")).to(unknown("me")).build()))
        .isEqualTo(Direction.INTERNAL);
    assertThat(Direction.of(plain.kind(Kind.LOCK).build())).isEqualTo(Direction.LOCK);
  }

  @Test
  void valuesAMovementByTheLastPriceOfTheAsset() {
    observe(transfer("BTC", "dust", 0.001, 30_000));

    Reading reading = breach(observe(transfer("BTC", "x", 50, 1).unpriced().after(300))).reading();

    // 50 * 30,000, five minutes after that price
    assertThat(reading.observed()).isEqualTo(1_500_000);
    assertThat(reading.texts()).containsEntry("usdValueEstimated", "true");
    assertThat(reading.description()).contains("worth about 1,500,000 USD");
    assertThat(observe(transfer("BTC", "y", 50, 1).unpriced().after(301))).isEmpty();
    assertThat(state.unpriced().size()).isEqualTo(1);
  }

  @Test
  void judgesAMovementOnceAPriceIsKnown() {
    TransferBuilder unpriced = transfer("BTC", "x", 50, 1).unpriced();
    assertThat(observe(unpriced)).isEmpty();
    assertThat(observe(unpriced)).containsExactly(new Duplicate());

    Breach breach = breach(observe(transfer("BTC", "dust", 0.001, 30_000).after(60)));

    assertThat(breach.kind()).isEqualTo("whale_movement/bitcoin/x/0");
    assertThat(breach.sighting().at()).isEqualTo(T0);
    assertThat(state.unpriced().size()).isZero();
    assertThat(observe(unpriced)).containsExactly(new Duplicate());
  }

  @Test
  void givesUpAMovementThatNoPriceComesFor() {
    observe(transfer("BTC", "x", 50, 1).unpriced());
    // It reached us a second after T0.
    Instant end = T0.plusSeconds(601);

    assertThat(silence(end.minusMillis(1))).isEmpty();
    assertThat(silence(end)).containsExactly(new Skipped(Reason.STALE_REFERENCE));
    assertThat(state).isEqualTo(rule.start());
  }

  @Test
  void keepsFewMovementsThatWaitForAPrice() {
    List<Verdict> verdicts = List.of();
    for (int i = 0; i <= Unpriced.MOST; i++) {
      verdicts = observe(transfer("BTC", "x" + i, 50, 1).unpriced().after(i));
    }

    assertThat(verdicts).containsExactly(new Skipped(Reason.STALE_REFERENCE));
    assertThat(state.unpriced().size()).isEqualTo(Unpriced.MOST);
  }

  @Test
  void doesNotAddUpWhatIsMoreThanAnHourApart() {
    observe(piece(1, 0));
    observe(piece(2, 1_200));
    observe(piece(3, 2_400));

    assertThat(observe(piece(4, 3_600))).isEmpty();
    // The second to the fifth: 1,200 to 4,799 s.
    assertThat(observe(piece(5, 4_799))).hasOnlyElementsOfType(Breach.class);
  }

  /** Twice 600,000 is more than a million, but in two pieces only. */
  @Test
  void takesThreePiecesForAnAccumulation() {
    observe(transfer("USDT", "p1", 600_000, 1).to(unknown("hoard")));

    assertThat(observe(transfer("USDT", "p2", 600_000, 1).to(unknown("hoard")).after(1))).isEmpty();
    assertThat(observe(piece(3, 2))).hasOnlyElementsOfType(Breach.class);
  }

  @Test
  void addsNothingUpForThoseWhoHoldForOthers() {
    for (int i = 0; i < 8; i++) {
      assertThat(observe(piece(i, i).to(BINANCE))).isEmpty();
    }
  }

  @Test
  void addsNothingUpThatIsTooSmall() {
    for (int i = 0; i < 11; i++) {
      assertThat(observe(transfer("USDT", "p" + i, 99_999, 1).to(unknown("hoard")).after(i)))
          .isEmpty();
    }
    assertThat(state.recent().movements()).isEmpty();
  }

  @Test
  void keepsAddressesOfDifferentChainsApart() {
    observe(piece(1, 0));
    observe(piece(2, 1));
    observe(piece(3, 2));

    assertThat(observe(piece(4, 3).on("tron"))).isEmpty();
  }

  @Test
  void resolvesAnAccumulationWhenItsHourIsOver() {
    for (int i = 0; i < 4; i++) {
      observe(piece(i, i * 100L));
    }

    List<Verdict> verdicts = observe(transfer("USDT", "other", 200_000, 1).after(3_600));

    assertThat(verdicts).hasOnlyElementsOfType(Clear.class);
    assertThat(((Clear) verdicts.getFirst()).kind()).isEqualTo("accumulation/ethereum/hoard");
    assertThat(((Clear) verdicts.getFirst()).sighting().at()).isEqualTo(T0.plusSeconds(3_600));
    assertThat(state.told()).isEmpty();
  }

  @Test
  void withdrawsAnAccumulationThatOnePieceIsMissingOf() {
    for (int i = 0; i < 4; i++) {
      observe(piece(i, i));
    }

    assertThat(observe(piece(1, 1).status(Status.REMOVED)))
        .singleElement()
        .isInstanceOfSatisfying(
            Withdrawn.class,
            withdrawn -> assertThat(withdrawn.sighting().at()).isEqualTo(T0.plusSeconds(3)));
  }

  /** With a fifth piece 900,000 + 300,000 are left when one is removed. */
  @Test
  void leavesAnAccumulationThatStillIsOne() {
    for (int i = 0; i < 5; i++) {
      observe(piece(i, i));
    }

    assertThat(observe(piece(1, 1).status(Status.REMOVED))).isEmpty();
    assertThat(state.told()).hasSize(1);
  }

  /** What goes from exchanges in the same hour may end a flow, but does not undo it. */
  @Test
  void doesNotWithdrawAFlowForWhatIsNoPartOfIt() {
    learnHours(24);
    observe(inflow("x", 9e6, 24 * 3_600L));
    observe(transfer("USDT", "out", 8e6, 1).from(BINANCE).after(24 * 3_600L + 1));
    TransferBuilder other = transfer("USDT", "other", 2e6, 1).after(24 * 3_600L + 2);
    observe(other);

    assertThat(observe(other.status(Status.REMOVED)))
        .singleElement()
        .isInstanceOfSatisfying(
            Withdrawn.class,
            withdrawn -> assertThat(withdrawn.kind()).isEqualTo("whale_movement/ethereum/other/0"));
  }

  /** 24 hours with 1 million each; five times that is the limit, which must be exceeded. */
  @Test
  void tellsWhenMoreThanUsualGoesToExchanges() {
    learnHours(24);
    long start = 24 * 3_600L;

    assertThat(observe(inflow("x1", 1_900_000, start))).hasSize(1);
    assertThat(kinds(observe(inflow("x2", 3_100_000, start + 1)))).doesNotContain("exchange_flow");
    // 5.0 million so far, and now 5.2
    Breach breach = breach(observe(inflow("x3", 200_000, start + 2)));

    assertThat(breach.kind()).isEqualTo("exchange_flow");
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(breach.reading().observed()).isEqualTo(5_200_000);
    assertThat(breach.reading().numbers())
        .containsEntry("threshold", 5e6)
        .containsEntry("baseline", 1e6)
        .containsEntry("sampleSize", 24.0);
    assertThat(breach.reading().texts())
        .containsEntry("pattern", "exchange_flow")
        .containsEntry("direction", "inflow");
    assertThat(breach.reading().description())
        .isEqualTo("USDT worth 5,200,000 USD net to exchanges within an hour, 5.2 times the usual");
  }

  @Test
  void setsOffWhatLeavesExchanges() {
    learnHours(24);
    long start = 24 * 3_600L;
    observe(transfer("USDT", "out", 9e6, 1).from(BINANCE).after(start));

    // -9 + 8 = -1 million
    assertThat(kinds(observe(inflow("in", 8e6, start + 1))))
        .containsExactly("whale_movement/ethereum/in/0");
    assertThat(state.flows().net(Flows.hourOf(micros(start)))).isEqualTo(-1e6);
  }

  @Test
  void knowsNoUsualFlowBeforeADay() {
    learnHours(23);

    assertThat(kinds(observe(inflow("x", 9e6, 23 * 3_600L)))).doesNotContain("exchange_flow");
  }

  @Test
  void resolvesAFlowWhenItsHourIsOver() {
    learnHours(24);
    observe(inflow("x", 9e6, 24 * 3_600L));
    Instant end = T0.plusSeconds(25 * 3_600L);

    List<Verdict> verdicts = silence(end.plusSeconds(1));

    assertThat(verdicts).hasSize(2).hasOnlyElementsOfType(Clear.class);
    assertThat(verdicts)
        .extracting(verdict -> ((Clear) verdict).kind())
        .containsExactlyInAnyOrder("exchange_flow", "whale_movement/ethereum/x/0");
    assertThat(state.told()).isEmpty();
  }

  @Test
  void withdrawsAFlowThatWasRemoved() {
    learnHours(24);
    TransferBuilder large = inflow("x", 9e6, 24 * 3_600L);
    observe(large);

    assertThat(observe(large.status(Status.REMOVED)))
        .hasSize(2)
        .hasOnlyElementsOfType(Withdrawn.class);
  }

  /** 998 of 200,000, 1 of 3 and 1 of 5 million: 99.9 % are at most 3 million. */
  @Test
  void asksInRobustModeForAMovementThatIsLargeForTheAsset() {
    rule = ruleWith(true, Mode.ROBUST, WarmupPolicy.SEED);
    for (int i = 0; i < 998; i++) {
      observe(transfer("USDT", "n" + i, 200_000, 1));
    }
    assertThat(breach(observe(transfer("USDT", "x1", 3e6, 1))).reading().warmup()).isTrue();
    observe(transfer("USDT", "x2", 5e6, 1));

    assertThat(observe(transfer("USDT", "x3", 2.9e6, 1))).isEmpty();
    Reading reading = breach(observe(transfer("USDT", "x4", 3e6, 1))).reading();
    assertThat(reading.warmup()).isFalse();
    assertThat(reading.numbers().get("baseline")).isBetween(2.97e6, 3e6);
    assertThat(reading.numbers()).containsEntry("sampleSize", 1_001.0);
  }

  @Test
  void staysSilentInRobustModeWhileItLearnsIfSoConfigured() {
    rule = ruleWith(true, Mode.ROBUST, WarmupPolicy.SILENT);

    assertThat(observe(WHALE)).containsExactly(new Skipped(Reason.WARMUP));
  }

  @Test
  void resolvesAnAlertWhenTheMovementIsFinal() {
    observe(WHALE);

    assertThat(observe(transfer("BTC", "next", 5, 30_000).after(3_599))).isEmpty();
    List<Verdict> verdicts = observe(transfer("BTC", "later", 5, 30_000).after(3_700));

    assertThat(verdicts).hasOnlyElementsOfType(Clear.class);
    assertThat(((Clear) verdicts.getFirst()).sighting().at()).isEqualTo(T0.plusSeconds(3_600));
    assertThat(observe(WHALE.status(Status.REMOVED))).isEmpty();
  }

  /** The block's time went by the wall clock since it reached us, a second after it. */
  @Test
  void resolvesAnAlertWithoutAnotherMovement() {
    observe(WHALE);

    assertThat(silence(T0.plusSeconds(3_600))).isEmpty();
    assertThat(silence(T0.plusSeconds(3_601))).hasOnlyElementsOfType(Clear.class);
    assertThat(silence(T0.plusSeconds(9_999))).isEmpty();
  }

  @Test
  void keepsFewAlertsOpen() {
    for (int i = 0; i < OpenAlerts.MOST; i++) {
      observe(transfer("USDT", "w" + i, 2e6, 1).after(i));
    }

    List<Verdict> verdicts = observe(transfer("USDT", "x", 2e6, 1).after(300));

    assertThat(verdicts).hasSize(2);
    assertThat(verdicts.getLast())
        .isInstanceOfSatisfying(
            Clear.class,
            clear -> assertThat(clear.kind()).isEqualTo("whale_movement/ethereum/w0/0"));
    assertThat(state.told()).hasSize(OpenAlerts.MOST);
  }

  @Test
  void dropsWhatIsADayOlderThanTheNewest() {
    observe(transfer("BTC", "new", 5, 30_000).after(86_400));
    WhaleState before = state;

    assertThat(observe(WHALE)).containsExactly(new Late());
    assertThat(observe(WHALE.status(Status.REMOVED))).containsExactly(new Late());
    assertThat(state).isEqualTo(before);
    assertThat(observe(WHALE.after(1))).hasOnlyElementsOfType(Breach.class);
  }

  @Test
  void takesWhatItHadToForgetForTooOld() {
    Recent recent = Recent.NONE;
    for (int i = 0; i <= Recent.MOST; i++) {
      recent = recent.with(new Movement(i, 1_000 + i, 1, 0, 0, false), 0);
    }

    assertThat(recent.movements()).hasSize(Recent.MOST);
    assertThat(recent.isTooOld(1_000)).isTrue();
    assertThat(recent.isTooOld(1_001)).isFalse();
  }

  @Test
  void endsInTheSameStateWhateverTheOrder() {
    List<TransferBuilder> transfers = new ArrayList<>();
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      double usd = 150_000 + random.nextInt(12_600_000) / 7.0;
      Party to = i % 3 == 0 ? BINANCE : unknown("to" + i % 5);
      transfers.add(transfer("USDT", "t" + i, usd, 1).to(to).after(random.nextInt(3_000)));
    }
    transfers.forEach(this::observe);
    WhaleState expected = state;

    Collections.shuffle(transfers, random);
    state = rule.start();
    transfers.forEach(this::observe);

    assertThat(state.recent()).isEqualTo(expected.recent());
    assertThat(state.flows()).isEqualTo(expected.flows());
    assertThat(state.sizes()).isEqualTo(expected.sizes());
    assertThat(state.price()).isEqualTo(expected.price());
    assertThat(state.told())
        .extracting(Told::kind)
        .containsExactlyInAnyOrderElementsOf(expected.told().stream().map(Told::kind).toList());
  }

  @Test
  void survivesTheWayThroughTheStore() {
    assertSurvives();
    learnHours(30);
    for (int i = 0; i < 4; i++) {
      observe(piece(i, 30 * 3_600L + i));
    }
    observe(piece(1, 30 * 3_600L + 1).status(Status.REMOVED));
    observe(transfer("USDT", "x", 5e6, 1).to(BINANCE).after(30 * 3_600L + 9));
    observe(transfer("USDT", "y", 5e6, 1).unpriced().after(31 * 3_600L));
    assertSurvives();
    assertThat(state.told()).isNotEmpty();
    assertThat(state.unpriced().size()).isEqualTo(1);
  }

  @Test
  void refusesThresholdsThatContradictEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new WhaleThresholds(
                    5,
                    4,
                    9,
                    true,
                    Confirmations.DEFAULT,
                    Duration.ofHours(1),
                    99.9,
                    5,
                    Mode.SEED,
                    WarmupPolicy.SEED))
        .withMessageContaining("minimum <= high");
  }

  /** 300,000 to one address. */
  private static TransferBuilder piece(int number, long seconds) {
    return transfer("USDT", "p" + number, 300_000, 1).to(unknown("hoard")).after(seconds);
  }

  private static TransferBuilder inflow(String hash, double usd, long seconds) {
    return transfer("USDT", hash, usd, 1).to(BINANCE).after(seconds);
  }

  /** A million to an exchange each hour from T0 on. */
  private void learnHours(int hours) {
    for (int hour = 0; hour < hours; hour++) {
      observe(inflow("h" + hour, 1e6, hour * 3_600L));
    }
    state = state.withTold(List.of());
  }

  private Severity severityOf(TransferBuilder transfer) {
    state = rule.start();
    return breach(observe(transfer)).reading().severity();
  }

  private static List<String> kinds(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(Breach.class::isInstance)
        .map(verdict -> ((Breach) verdict).kind())
        .toList();
  }

  private static long micros(long seconds) {
    return (T0.getEpochSecond() + seconds) * 1_000_000;
  }

  private void assertSurvives() {
    assertThat(WhaleState.CODEC.fromBytes(WhaleState.CODEC.toBytes(state))).isEqualTo(state);
  }

  private List<Verdict> observe(TransferBuilder transfer) {
    return follow(rule.observe(state, transfer.build(), false));
  }

  private List<Verdict> silence(Instant now) {
    return follow(rule.silence(state, now));
  }

  private List<Verdict> follow(Step<WhaleState> step) {
    state = step.state();
    return step.verdicts();
  }

  private static Breach breach(List<Verdict> verdicts) {
    assertThat(verdicts).last().isInstanceOf(Breach.class);
    return (Breach) verdicts.getLast();
  }

  private static WhaleMovement ruleWith(boolean internal, Mode mode, WarmupPolicy warmup) {
    return new WhaleMovement(
        new WhaleThresholds(
            1e6,
            1e7,
            1e8,
            internal,
            Confirmations.DEFAULT,
            Duration.ofHours(1),
            99.9,
            5,
            mode,
            warmup));
  }
}
