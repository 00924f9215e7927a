package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.TransferBuilder.BINANCE;
import static io.dogwatch.watchdog.whale.TransferBuilder.T0;
import static io.dogwatch.watchdog.whale.TransferBuilder.transfer;
import static io.dogwatch.watchdog.whale.TransferBuilder.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Transfer.Status;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many movements to one address. */
class WhaleAccumulationTest extends WhaleWatching {

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
}
