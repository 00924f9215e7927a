package io.dogwatch.orchestrator.notifications;

import static io.dogwatch.orchestrator.notifications.NotificationDatabase.record;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.outage;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.notifications.HearAlerts.Bounds;
import io.dogwatch.orchestrator.notifications.HearAlerts.Entry;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From the topic of the alerts to the outbox. */
@ExtendWith(SharedPostgres.class)
final class HearAndTellIT {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final NotificationDatabase database;

  HearAndTellIT(PostgresServer postgres, TestInfo test) {
    database = new NotificationDatabase(postgres, "tell", test);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void queuesEachTransitionOnceForEachChannel() {
    database.use(Map.of("ops", Severity.LOW, "pager", Severity.CRITICAL));
    hear(record(0, price("a")), record(1, price("b").severity(Severity.CRITICAL)));
    tellAfter(Duration.ofSeconds(29));
    assertThat(database.queued()).isEmpty();

    tellAfter(Duration.ofSeconds(1));
    hear(record(2, price("a").worse()), record(3, price("a").worse().over()));
    tellAfter(INTERVAL);
    tellAfter(INTERVAL);

    assertThat(database.queued())
        .containsExactlyInAnyOrder("ops: a/1", "ops: b/1", "pager: b/1", "ops: a/3");
  }

  @Test
  void remembersBetweenTwoLooksWhatPeopleKnow() {
    hear(record(0, price("a")));
    tellAfter(WAIT);
    tellAfter(Duration.ofHours(4).minus(WAIT));
    tellAfter(WAIT);
    hear(record(1, price("a").over()));
    tellAfter(INTERVAL);

    assertThat(database.queued()).containsExactly("ops: a/1", "ops: a/1", "ops: a/2");
    assertThat(database.count("notification_alert")).isZero();
    assertThat(database.count("notification_group")).isZero();
  }

  /** Both orchestrators read all of the topic, and look at all groups. */
  @Test
  void tellsOnceWhatTwoOrchestratorsHear() throws Exception {
    List<Entry> records = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      records.add(record(number, price("a" + number).of("whale-movement", "whale_movement")));
    }
    List<Future<?>> work = new ArrayList<>();
    try (var orchestrators = Executors.newFixedThreadPool(2)) {
      for (int orchestrator = 0; orchestrator < 2; orchestrator++) {
        work.add(
            orchestrators.submit(
                () -> {
                  HearAlerts hearing = database.hearing();
                  for (int from = 0; from < 200; from += 10) {
                    hearing.hear(records.subList(from, from + 10));
                  }
                }));
      }
      for (Future<?> each : work) {
        each.get();
      }
      work.clear();
      database.pass(WAIT);
      for (int orchestrator = 0; orchestrator < 2; orchestrator++) {
        work.add(orchestrators.submit(() -> database.telling().tellAll()));
      }
      for (Future<?> each : work) {
        each.get();
      }
    }

    assertThat(database.listed())
        .singleElement()
        .satisfies(message -> assertThat(message.news()).isEqualTo(200));
  }

  /** The offset is part of what was not committed. */
  @Test
  void hearsAgainWhatACrashHasUndone() {
    var crash =
        new TransactionTemplate(new DataSourceTransactionManager(database.schema().dataSource()));
    crash.executeWithoutResult(
        status -> {
          database.hearing().hear(List.of(record(0, price("a"))));
          status.setRollbackOnly();
        });
    assertThat(database.count("notification_offset")).isZero();

    hear(record(0, price("a")));
    tellAfter(WAIT);

    assertThat(database.queued()).containsExactly("ops: a/1");
  }

  /** What people know, and what is queued for them, goes together. */
  @Test
  void tellsAgainWhatACrashHasUndone() {
    hear(record(0, price("a")));
    database.pass(WAIT);
    var crash =
        new TransactionTemplate(new DataSourceTransactionManager(database.schema().dataSource()));
    crash.executeWithoutResult(
        status -> {
          database.telling().tellAll();
          status.setRollbackOnly();
        });
    assertThat(database.queued()).isEmpty();

    database.telling().tellAll();

    assertThat(database.queued()).containsExactly("ops: a/1");
  }

  /** As after tables were restored that are older than the outbox. */
  @Test
  void queuesNoTransitionASecondTimeWhateverWasForgotten() {
    hear(record(0, price("a")));
    tellAfter(WAIT);
    database.execute("truncate intake.notification_offset, intake.notification_alert");
    database.execute("truncate intake.notification_group");

    hear(record(0, price("a")), record(1, price("b")));
    tellAfter(WAIT);
    database.execute("truncate intake.notification_offset, intake.notification_alert");
    database.execute("truncate intake.notification_group");
    hear(record(0, price("a")));
    tellAfter(WAIT);

    assertThat(database.queued()).containsExactly("ops: a/1", "ops: b/1");
  }

  @Test
  void oneGroupThatFailsHoldsUpNoOther() {
    database.use(
        new Orders() {
          @Override
          public Predicate<Alert> silencedAt(Instant now) {
            return alert -> {
              if (alert.alertId().equals("a")) {
                throw new IllegalStateException("a test");
              }
              return false;
            };
          }

          @Override
          public Predicate<Alert> acknowledgedOf(Collection<Alert> alerts) {
            return _ -> false;
          }
        });
    hear(record(0, price("a")), record(1, outage("down", "kraken")));

    tellAfter(WAIT);

    assertThat(database.queued()).containsExactly("ops: down/1");
    assertThat(database.count("notification_alert")).isEqualTo(2);
  }

  @Test
  void inhibitsWhatAnOutageExplains() {
    hear(record(0, price("a").about("BTC/USD", "kraken")));
    hear(record(1, outage("down", "kraken")), record(2, price("b")));

    tellAfter(WAIT);

    assertThat(database.queued()).containsExactlyInAnyOrder("ops: down/1", "ops: b/1");
  }

  @Test
  void keepsMovesOfTheMarket() {
    for (int number = 0; number < 6; number++) {
      hear(record(number, price("a" + number).about("S" + number, "nyse")));
    }
    tellAfter(WAIT);
    for (int number = 0; number < 6; number++) {
      hear(record(6 + number, price("a" + number).about("S" + number, "nyse").over()));
    }
    tellAfter(INTERVAL);

    // The sixth symbol made it a second revision, before anybody was told of the first.
    assertThat(database.queued()).containsExactly("ops: market-move-a0/2", "ops: market-move-a0/3");
    assertThat(database.count("notification_alert")).isZero();
  }

  @Test
  void readsWhatWasThereBeforeTheFirstStartForWhatFiresStill() {
    HearAlerts hearing = database.hearing();
    Map<Integer, Long> positions = hearing.positions(Map.of(0, new Bounds(5, 8)));
    hear(record(5, price("a")), record(6, price("b")), record(7, price("a").over()));
    hear(record(8, price("c")), record(9, price("c").over()));
    tellAfter(WAIT);

    assertThat(positions).containsExactly(Map.entry(0, 5L));
    assertThat(database.queued()).containsExactly("ops: b/1, c/2");
    assertThat(database.hearing().positions(Map.of(0, new Bounds(5, 10))))
        .containsExactly(Map.entry(0, 10L));
  }

  @Test
  void beginsAnewWithTheTopicOfAnotherCluster() {
    hear(record(1_000, price("a")));

    Map<Integer, Long> positions = database.hearing().positions(Map.of(0, new Bounds(0, 2)));
    hear(record(0, price("b")), record(1, price("b").over()));
    tellAfter(WAIT);

    assertThat(positions).containsExactly(Map.entry(0, 0L));
    assertThat(database.queued()).containsExactly("ops: a/1, b/2");
  }

  @Test
  void goesOnAfterWhatNobodyUnderstands() {
    hear(new Entry(0, 0, null), record(1, price("a")), new Entry(3, 7, null));
    tellAfter(WAIT);

    assertThat(database.queued()).containsExactly("ops: a/1");
    assertThat(database.hearing().positions(Map.of(0, new Bounds(0, 2), 3, new Bounds(0, 8))))
        .containsOnly(Map.entry(0, 2L), Map.entry(3, 8L));
  }

  /** Anybody may write to the topic, and PostgreSQL has no text with U+0000. */
  @Test
  void goesOnAfterWhatCannotBeKept() {
    hear(
        record(0, price("a\u0000")),
        record(1, price("b").of("a\u0000", "price_anomaly")),
        record(2, price("c").of("price-anomaly", "a\u0000")),
        record(3, price("d").about("BTC\u0000", "nowhere")));
    tellAfter(WAIT);

    assertThat(database.queued()).containsExactly("ops: d/1");
  }

  @Test
  void forgetsAlertsOfWhichNothingWasHeardForLong() {
    hear(record(0, price("a")));
    database.pass(Duration.ofDays(30));
    hear(record(1, price("b")));

    int forgotten = database.rows().forgetOld(database.now(), 10);

    assertThat(forgotten).isEqualTo(1);
    assertThat(database.count("notification_alert")).isEqualTo(1);
  }

  @Test
  void refusesATransitionThatIsQueuedByOtherMeans() {
    hear(record(0, price("a")));
    tellAfter(WAIT);

    assertThatThrownBy(
            () ->
                database.execute(
                    """
                    insert into intake.notification_item
                    select notification_id, 1, channel, alert_id, revision, is_news, content
                    from intake.notification_item
                    """))
        .hasMessageContaining("notification_item_once");
  }

  private void hear(Entry... records) {
    database.hearing().hear(List.of(records));
  }

  private void tellAfter(Duration time) {
    database.pass(time);
    database.telling().tellAll();
  }
}
