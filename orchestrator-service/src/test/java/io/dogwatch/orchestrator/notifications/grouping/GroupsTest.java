package io.dogwatch.orchestrator.notifications.grouping;

import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.outage;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A wait of 30 s, an interval of 5 min, a repetition after 4 h. */
final class GroupsTest {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration REPEAT = Duration.ofHours(4);

  private final PlayedGroups groups = new PlayedGroups();

  @Test
  void tellsOfTheFirstAlertsOfAGroupTogetherAfterTheWait() {
    groups.hear(price("a"));
    groups.pass(Duration.ofSeconds(29));
    groups.hear(price("b"));
    assertThat(groups.told()).isEmpty();

    groups.pass(Duration.ofSeconds(1));

    assertThat(groups.told()).containsExactly("30 price-anomaly HIGH: a, b");
  }

  @Test
  void keepsWatchdogsAndSeveritiesApart() {
    groups.hear(price("a"), price("b").severity(Severity.CRITICAL), outage("c", "kraken"));

    groups.pass(WAIT);

    assertThat(groups.told())
        .containsExactlyInAnyOrder(
            "30 price-anomaly HIGH: a",
            "30 price-anomaly CRITICAL: b",
            "30 exchange-outage CRITICAL: c");
  }

  @Test
  void tellsWhatIsNewInAGroupAfterTheInterval() {
    groups.hear(price("a"));
    groups.pass(Duration.ofSeconds(40));
    groups.hear(price("b"));

    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly("30 price-anomaly HIGH: a", "330 price-anomaly HIGH: b, 1 other");
  }

  /** The interval is over long ago: it waits only for what comes with it. */
  @Test
  void tellsSoonOfWhatIsNewInAGroupThatWasQuiet() {
    groups.hear(price("a"));
    groups.pass(Duration.ofHours(1));
    groups.told();
    groups.hear(price("b"));

    groups.pass(WAIT);

    assertThat(groups.told()).containsExactly("3630 price-anomaly HIGH: b, 1 other");
  }

  @Test
  void tellsTheEndOnceAndForgets() {
    groups.hear(price("a"));
    groups.pass(Duration.ofMinutes(10));
    groups.hear(price("a").over());
    groups.pass(REPEAT.multipliedBy(2));

    assertThat(groups.told())
        .containsExactly("30 price-anomaly HIGH: a", "630 price-anomaly HIGH: a RESOLVED");
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void repeatsWhatStillFires() {
    groups.hear(price("a"));

    groups.pass(REPEAT.multipliedBy(2).plus(WAIT));

    assertThat(groups.told())
        .containsExactly(
            "30 price-anomaly HIGH: a",
            "14430 price-anomaly HIGH: again a",
            "28830 price-anomaly HIGH: again a");
  }

  /** Source defect 67: mail every minute for as long as something else was alive. */
  @Test
  void saysNothingAgainBecauseOthersComeAndGo() {
    groups.hear(price("a"));
    groups.pass(WAIT);
    groups.told();

    for (int minute = 0; minute < 200; minute++) {
      groups.hear(price("other-" + minute), price("a").worse());
      groups.pass(Duration.ofSeconds(30));
      groups.hear(price("other-" + minute).over());
      groups.pass(Duration.ofSeconds(30));
    }

    assertThat(groups.told())
        .hasSizeBetween(30, 41)
        .noneMatch(text -> text.contains(": a") || text.contains(", a") || text.contains("again"));
  }

  /** An alert is told when it gets more severe, in the group of that severity, and only then. */
  @Test
  void tellsOfAHigherSeverityAndOfNothingElseInBetween() {
    groups.hear(price("a"));
    groups.pass(WAIT);
    groups.hear(price("a").worse(), price("a").worse().worse().severity(Severity.LOW));
    groups.pass(INTERVAL);
    groups.hear(price("a").worse().worse().worse().severity(Severity.CRITICAL));
    groups.pass(INTERVAL);
    groups.hear(price("a").worse().worse().worse().severity(Severity.CRITICAL).over());
    groups.pass(REPEAT);

    assertThat(groups.told())
        .containsExactly(
            "30 price-anomaly HIGH: a",
            "360 price-anomaly CRITICAL: a",
            "660 price-anomaly CRITICAL: a RESOLVED");
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void tellsOnceWhatBeganAndEndedWithinTheWait() {
    groups.hear(price("a"));
    groups.hear(price("a").over());
    groups.pass(INTERVAL);

    assertThat(groups.told()).containsExactly("30 price-anomaly HIGH: a RESOLVED");
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void tellsThatSomethingWasTakenBackOnlyToWhoWasTold() {
    groups.hear(price("a"));
    groups.pass(WAIT);
    groups.hear(price("a").next(State.RETRACTED), price("b"));
    groups.hear(price("b").next(State.RETRACTED));
    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly("30 price-anomaly HIGH: a", "330 price-anomaly HIGH: a RETRACTED");
  }

  @Test
  void isSilentAboutWhatIsTakenBackAndFiresAgainBeforeAnybodyWasTold() {
    groups.hear(price("a"));
    groups.pass(WAIT);
    groups.hear(price("a").next(State.RETRACTED), price("a").next(State.RETRACTED).worse());
    groups.pass(INTERVAL);

    assertThat(groups.told()).containsExactly("30 price-anomaly HIGH: a");
  }

  @Test
  void changesNothingByARevisionThatComesTwice() {
    groups.hear(price("a"), price("a"));
    groups.hear(price("a"));
    groups.pass(WAIT);
    groups.hear(price("a"));
    groups.hear(price("a").over());
    groups.hear(price("a"), price("a").over());
    groups.pass(INTERVAL);
    groups.hear(price("a").over());
    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly("30 price-anomaly HIGH: a", "330 price-anomaly HIGH: a RESOLVED");
  }

  @Test
  void tellsNobodyOfHistory() {
    groups.hear(price("a").ofHistory());
    groups.hear(price("a").ofHistory().over());
    groups.pass(INTERVAL);

    assertThat(groups.told()).isEmpty();
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void tellsWhatFiresAlreadyAtTheVeryFirstStartButNotWhatIsOver() {
    groups.hearOld(price("a"), price("b"), price("a").over());
    groups.pass(INTERVAL);

    assertThat(groups.told()).containsExactly("30 price-anomaly HIGH: b");
  }

  /** One alert stands for all its episodes already: it stays until an hour was quiet. */
  @Test
  void tellsOnceOfOneThatFlaps() {
    groups.hear(price("a").thatFlaps());
    groups.pass(REPEAT.multipliedBy(3));
    groups.hear(price("a").thatFlaps().over());
    groups.pass(INTERVAL);

    assertThat(groups.told())
        .containsExactly("30 price-anomaly HIGH: a", "43230 price-anomaly HIGH: a RESOLVED");
    assertThat(groups.remembered()).isZero();
  }

  @Test
  void wantsAnIntervalNotShorterThanTheWaitAndARepetitionNotSooner() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rhythm(Duration.ZERO, INTERVAL, REPEAT))
        .withMessage("group-wait of more than PT0S expected, found PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rhythm(INTERVAL, WAIT, REPEAT))
        .withMessage("group-interval of at least group-wait expected, found PT30S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rhythm(WAIT, INTERVAL, WAIT))
        .withMessage("repeat-interval of at least group-interval expected, found PT30S");
  }
}
