package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.TransferBuilder.BINANCE;
import static io.dogwatch.watchdog.whale.TransferBuilder.T0;
import static io.dogwatch.watchdog.whale.TransferBuilder.transfer;
import static io.dogwatch.watchdog.whale.TransferBuilder.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.schemas.market.Transfer.Status;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Duplicate;
import io.dogwatch.watchdog.rules.Verdict.Late;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of movements, and for how long. */
class WhaleMemoryTest extends WhaleWatching {

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

  private void assertSurvives() {
    assertThat(WhaleState.CODEC.fromBytes(WhaleState.CODEC.toBytes(state))).isEqualTo(state);
  }
}
