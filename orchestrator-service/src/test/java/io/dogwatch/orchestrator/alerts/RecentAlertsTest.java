package io.dogwatch.orchestrator.alerts;

import static io.dogwatch.orchestrator.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.BegunWait;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Placed;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Reading;
import io.dogwatch.schemas.alerts.Alert.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RecentAlertsTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final StreamPosition START = new StreamPosition(Map.of(0, 10L, 1, 20L));

  private final RecentAlerts recent = new RecentAlerts(2);

  @Test
  void givesWhatComesAfterAPosition() throws InterruptedException {
    recent.begin(START);
    recent.add(placed(0, 10));
    recent.add(placed(1, 20));

    assertThat(after(START)).isEqualTo(next(placed(0, 10), placed(1, 20)));
    assertThat(after(START.with(0, 11))).isEqualTo(next(placed(1, 20)));
    assertThat(after(START.with(0, 11).with(1, 21))).isEqualTo(next());
  }

  @Test
  void saysWhenAPositionIsOlderThanWhatItKeeps() throws InterruptedException {
    recent.begin(START);
    recent.add(placed(0, 10));
    recent.add(placed(1, 20));
    recent.add(placed(0, 11));

    assertThat(after(START)).isEqualTo(new Reading.TooOld());
    assertThat(after(START.with(0, 11))).isEqualTo(next(placed(1, 20), placed(0, 11)));
    assertThat(recent.reachesBackTo(START)).isFalse();
    assertThat(recent.reachesBackTo(START.with(0, 11))).isTrue();
  }

  @Test
  void leavesNoGapWhenTheTopicIsReadAnew() throws InterruptedException {
    recent.begin(START);
    recent.add(placed(0, 10));
    recent.begin(START.with(0, 15));

    assertThat(after(START.with(0, 11))).isEqualTo(new Reading.TooOld());
  }

  @Test
  void knowsNoEndBeforeTheTopicIsRead() {
    assertThat(recent.end()).isEmpty();

    recent.begin(START);
    recent.add(placed(1, 20));

    assertThat(recent.end()).contains(START.with(1, 21));
  }

  @Test
  void wakesWhoWaitsForTheNextOne() throws Exception {
    recent.begin(START);
    Future<Reading> reading = BegunWait.of(() -> recent.after(START, LONG));

    recent.add(placed(0, 10));

    assertThat(reading.get()).isEqualTo(next(placed(0, 10)));
  }

  @Test
  void letsAllGoThatWaitWhenItIsClosed() throws Exception {
    recent.begin(START);
    Future<Reading> reading = BegunWait.of(() -> recent.after(START, LONG));

    recent.close();

    assertThat(reading.get()).isEqualTo(new Reading.Closed());
  }

  @Test
  void letsNobodyWaitOnceClosed() throws InterruptedException {
    recent.begin(START);

    recent.close();

    assertThat(recent.after(START, LONG)).isEqualTo(new Reading.Closed());
  }

  private Reading after(StreamPosition position) throws InterruptedException {
    return recent.after(position, Duration.ZERO);
  }

  private static Reading next(Placed... alerts) {
    return new Reading.Next(List.of(alerts));
  }

  private static Placed placed(int partition, long offset) {
    return new Placed(partition, offset, alert((int) offset, 1, State.FIRING));
  }
}
