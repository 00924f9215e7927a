package io.dogwatch.orchestrator.alerts;

import static io.dogwatch.orchestrator.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.BegunWait;
import io.dogwatch.orchestrator.alerts.AlertStream.End;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Placed;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AlertStreamTest {

  private static final StreamPosition START = new StreamPosition(Map.of(0, 0L));
  private static final AlertFilter URGENT = AlertFilter.ALL.withSeverities(Severity.CRITICAL);

  private final RecentAlerts recent = new RecentAlerts(4);
  private final AlertsTopic topic =
      new AlertsTopic(
          "alerts",
          () -> {
            throw new IllegalStateException("no Kafka here");
          },
          recent,
          InstantSource.system());
  private final List<String> sent = new ArrayList<>();

  @Test
  void sendsWhatPassesTheFilter() throws Exception {
    recent.begin(START);
    add(0, 1, 2, 3); // the odd ones are critical
    var client = client(() -> add(4), () -> {}, recent::close);

    End end = streamTo(client).follow();

    assertThat(end).isEqualTo(End.CLOSED);
    assertThat(sent).containsExactly("0:2 alert-1", "0:4 alert-3", "0:5");
  }

  @Test
  void tellsWhereItIsIfNothingPasses() throws Exception {
    recent.begin(START);
    add(0, 2);

    streamTo(client(recent::close)).follow();

    assertThat(sent).containsExactly("0:3");
  }

  @Test
  void tellsAtOnceWhereItBegins() throws Exception {
    streamTo(client()).begin();

    assertThat(sent).containsExactly("0:0");
  }

  @Test
  void doesNotWaitForAClientThatHasFallenBehind() throws Exception {
    recent.begin(START);
    add(1);
    var client = client(() -> add(3, 5, 7, 9, 11)); // while it took the first one

    AlertStream stream = streamTo(client);
    End end = stream.follow();

    assertThat(end).isEqualTo(End.BEHIND);
    assertThat(stream.hasCaughtUp()).isFalse();
    assertThat(sent).containsExactly("0:2 alert-1");
  }

  @Test
  void knowsOfAClientThatHadAllThereWas() throws Exception {
    recent.begin(START);
    AlertStream stream = streamTo(client(() -> add(3, 5, 7, 9, 11))); // while it took the first one
    Future<End> end = BegunWait.of(stream::follow);

    add(1);

    assertThat(end.get()).isEqualTo(End.BEHIND);
    assertThat(stream.hasCaughtUp()).isTrue();
  }

  @Test
  void asksNobodyForWhatIsInMemory() throws Exception {
    recent.begin(START);
    add(1);

    streamTo(client()).catchUp();

    assertThat(sent).isEmpty();
  }

  private AlertStream streamTo(AlertStream.Client client) {
    return new AlertStream(recent, topic, URGENT, client, START);
  }

  /** An alert of each number, which is its offset. */
  private void add(int... numbers) {
    for (int number : numbers) {
      recent.add(new Placed(0, number, alert(number, 1, State.FIRING)));
    }
  }

  /** Notes what it is sent, and has these happen meanwhile, one after each message. */
  private AlertStream.Client client(Runnable... meanwhile) {
    var next = List.of(meanwhile).iterator();
    return new AlertStream.Client() {
      @Override
      public void send(StreamPosition position, Alert alert) {
        note(position.text() + " " + alert.alertId());
      }

      @Override
      public void send(StreamPosition position) {
        note(position.text());
      }

      private void note(String message) {
        sent.add(message);
        if (next.hasNext()) {
          next.next().run();
        }
      }

      @Override
      public void flush() {}
    };
  }
}
