package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.TransferBuilder.BINANCE;
import static io.dogwatch.watchdog.whale.TransferBuilder.T0;
import static io.dogwatch.watchdog.whale.TransferBuilder.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Transfer.Status;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes to exchanges, and what comes from them. */
class WhaleFlowsTest extends WhaleWatching {

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

  private static List<String> kinds(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(Breach.class::isInstance)
        .map(verdict -> ((Breach) verdict).kind())
        .toList();
  }

  private static long micros(long seconds) {
    return (T0.getEpochSecond() + seconds) * 1_000_000;
  }
}
