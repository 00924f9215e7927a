package io.dogwatch.orchestrator.notifications;

import static io.dogwatch.orchestrator.notifications.NotificationDatabase.record;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.alerts.AlertOrders;
import io.dogwatch.orchestrator.notifications.HearAlerts.Entry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people have said of alerts counts when others are told. */
@ExtendWith(SharedPostgres.class)
final class OrdersIT {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration REPEAT = Duration.ofHours(4);

  private final NotificationDatabase database;

  OrdersIT(PostgresServer postgres, TestInfo test) {
    database = new NotificationDatabase(postgres, "orders", test);
  }

  @BeforeEach
  void listen() {
    database.use(Orders.of(new AlertOrders(database.schema())));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void tellsNobodyOfWhatIsSilenced() {
    silence("BTC/USD", REPEAT);
    hear(record(0, price("a")), record(1, price("b").about("ETH/USD", "binance")));
    tellAfter(WAIT);
    hear(record(2, price("a").over()));
    tellAfter(INTERVAL);

    assertThat(database.queued()).containsExactly("ops: b/1");
  }

  @Test
  void tellsOfWhatStillFiresWhenTheSilenceIsOver() {
    silence("BTC/USD", Duration.ofMinutes(7));
    hear(record(0, price("a")));
    tellAfter(WAIT);
    tellAfter(INTERVAL);
    assertThat(database.queued()).isEmpty();

    tellAfter(INTERVAL);

    assertThat(database.queued()).containsExactly("ops: a/1");
  }

  @Test
  void repeatsNothingThatIsAcknowledgedButTellsItsEnd() {
    hear(record(0, price("a")), record(1, price("b")));
    tellAfter(WAIT);
    acknowledge("a");
    tellAfter(REPEAT);
    hear(record(2, price("a").over()));
    tellAfter(INTERVAL);

    assertThat(database.queued()).containsExactly("ops: a/1, b/1", "ops: b/1", "ops: a/2");
  }

  private void silence(String symbol, Duration time) {
    database.execute(
        """
        insert into intake.silence (id, matchers, starts_at, until, reason, actor)
        values (gen_random_uuid(), '{"symbol": ["%s"]}', '%s', '%s', 'a test', 'anna')
        """
            .formatted(symbol, SEEN, SEEN.plus(time)));
  }

  private void acknowledge(String alert) {
    database.execute(
        """
        insert into intake.alert_acknowledgement (alert_id, actor, comment, at)
        values ('%s', 'anna', '', '%s')
        """
            .formatted(alert, database.now()));
  }

  private void hear(Entry... records) {
    database.hearing().hear(List.of(records));
  }

  private void tellAfter(Duration time) {
    database.pass(time);
    database.telling().tellAll();
  }
}
