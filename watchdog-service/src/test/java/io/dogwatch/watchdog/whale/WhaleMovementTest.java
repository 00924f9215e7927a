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
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Duplicate;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.whale.WhaleThresholds.Confirmations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single movements. */
class WhaleMovementTest extends WhaleWatching {

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
        .withMessageContaining("min-usd <= high-usd");
  }

  private Severity severityOf(TransferBuilder transfer) {
    state = rule.start();
    return breach(observe(transfer)).reading().severity();
  }
}
