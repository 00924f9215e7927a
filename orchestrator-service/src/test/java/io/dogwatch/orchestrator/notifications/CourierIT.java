package io.dogwatch.orchestrator.notifications;

import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.notifications.NotificationOutbox.Claimed;
import io.dogwatch.orchestrator.notifications.NotificationView.State;
import io.dogwatch.orchestrator.notifications.channels.Delivery;
import io.dogwatch.orchestrator.notifications.channels.Message;
import io.dogwatch.schemas.alerts.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the outbox to a channel. */
@ExtendWith(SharedPostgres.class)
final class CourierIT {

  private static final Duration PACE = Duration.ofSeconds(2);

  private final NotificationDatabase database;
  private final PlayedChannel channel = new PlayedChannel();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  CourierIT(PostgresServer postgres, TestInfo test) {
    database = new NotificationDatabase(postgres, "courier", test);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void sendsWhatIsQueuedForItsChannelOnce() throws Exception {
    Message message = queue("a");
    var _ = database.queue("other", price("a"), Severity.HIGH);

    List<Boolean> sent = List.of(courier().sendNext(), sendAfter(PACE), sendAfter(PACE));

    assertThat(sent).containsExactly(true, false, false);
    assertThat(channel.sent()).containsExactly(message.id());
    assertThat(view(message).state()).isEqualTo(State.SENT);
    assertThat(view(message).endedAt()).isEqualTo(message.createdAt());
    assertThat(counted("sent")).isEqualTo(1);
  }

  @Test
  void triesFiveTimesMoreAndThenParksTheMessageWithTheReason() throws Exception {
    Message message = queue("a");
    for (int attempt = 0; attempt < 10; attempt++) {
      channel.then(() -> new Delivery.Failed("nobody there", Duration.ZERO));
    }

    List<Long> seconds = new ArrayList<>();
    for (int second = 0; second < 1_000; second++) {
      if (courier().sendNext()) {
        seconds.add(Duration.between(message.createdAt(), database.now()).toSeconds());
      }
      database.pass(Duration.ofSeconds(1));
    }

    // 10, 20, 40, 80 and 160 s after the attempt before
    assertThat(seconds).containsExactly(0L, 10L, 30L, 70L, 150L, 310L);
    assertThat(view(message).state()).isEqualTo(State.FAILED);
    assertThat(view(message).attempts()).isEqualTo(6);
    assertThat(view(message).reason()).isEqualTo("nobody there");
    assertThat(counted("retried")).isEqualTo(5);
    assertThat(counted("failed")).isEqualTo(1);
  }

  @Test
  void waitsAsLongAsTheReceiverWants() throws Exception {
    Message message = queue("a");
    channel.then(() -> new Delivery.Failed("busy", Duration.ofMinutes(2)));
    var _ = courier().sendNext();

    assertThat(view(message).dueAt()).isEqualTo(message.createdAt().plusSeconds(120));
    assertThat(view(message).reason()).isEqualTo("busy");
    assertThat(sendAfter(Duration.ofSeconds(119))).isFalse();
    assertThat(sendAfter(Duration.ofSeconds(1))).isTrue();
    assertThat(view(message).reason()).isNull();
  }

  /** Source defect 70: what cannot succeed was tried again. */
  @Test
  void parksAtOnceWhatIsRefused() throws Exception {
    Message message = queue("a");
    channel.then(() -> new Delivery.Refused("found 404"));

    var _ = courier().sendNext();

    assertThat(sendAfter(Duration.ofDays(1))).isFalse();
    assertThat(view(message).state()).isEqualTo(State.FAILED);
    assertThat(view(message).reason()).isEqualTo("found 404");
  }

  /** Source defect 71: a message that could not be written was swallowed. */
  @Test
  void showsWhatCantBeWrittenDownAndGoesOn() throws Exception {
    Message message = queue("a");
    Message next = database.queue("ops", price("b"), Severity.LOW);
    channel.then(
        () -> {
          throw new IllegalStateException("no words for it");
        });

    var _ = courier().sendNext();
    var _ = sendAfter(PACE);

    assertThat(view(message).state()).isEqualTo(State.FAILED);
    assertThat(view(message).reason()).contains("no words for it");
    assertThat(view(next).state()).isEqualTo(State.SENT);
  }

  /** Killed after the receiver took it, before that was noted: it comes again, with the same id. */
  @Test
  void sendsUnderTheSameIdWhatADeadOrchestratorMayHaveSent() throws Exception {
    Message message = queue("a");
    Claimed died = claim();
    var _ = channel.send(died.message());

    assertThat(sendAfter(Courier.CLAIM.minusSeconds(1))).isFalse();
    assertThat(sendAfter(Duration.ofSeconds(1))).isTrue();

    assertThat(channel.sent()).containsExactly(message.id(), message.id());
    assertThat(view(message).state()).isEqualTo(State.SENT);
    assertThat(view(message).attempts()).isEqualTo(2);
  }

  /** A message that kills who sends it must not do so for ever. */
  @Test
  void parksWhatWasBrokenOffAgainAndAgain() throws Exception {
    Message message = queue("a");
    for (int death = 0; death < RetrySteps.MOST_ATTEMPTS; death++) {
      var _ = claim();
      database.pass(Courier.CLAIM);
    }

    assertThat(courier().sendNext()).isTrue();

    assertThat(channel.sent()).isEmpty();
    assertThat(view(message).state()).isEqualTo(State.FAILED);
    assertThat(view(message).reason()).isEqualTo("the last attempt was broken off");
  }

  @Test
  void changesNothingAfterItsClaimHasRunOut() throws Exception {
    Message message = queue("a");
    Claimed late = claim();
    var _ = sendAfter(Courier.CLAIM);

    database.outbox().park(late, database.now(), "too late");
    database.outbox().later(late, database.now(), "too late");

    assertThat(view(message).state()).isEqualTo(State.SENT);
    assertThat(view(message).reason()).isNull();
  }

  @Test
  void tellsOfABeginningBeforeTheEndThoughTheBeginningFails() throws Exception {
    Message beginning = queue("a");
    channel.then(() -> new Delivery.Failed("away", Duration.ZERO));
    var _ = courier().sendNext();
    database.pass(PACE);
    Message end = database.queue("ops", price("a").over(), Severity.HIGH);
    Message other = database.queue("ops", price("b"), Severity.LOW);

    for (int second = 0; second < 20; second++) {
      var _ = sendAfter(Duration.ofSeconds(1));
    }

    assertThat(channel.sent())
        .containsExactly(beginning.id(), other.id(), beginning.id(), end.id());
  }

  @Test
  void leavesTheChannelAloneForAWhileAfterEachMessage() throws Exception {
    var _ = queue("a");
    var _ = database.queue("ops", price("b"), Severity.LOW);
    var _ = courier().sendNext();

    assertThat(sendAfter(PACE.minusMillis(1))).isFalse();
    assertThat(sendAfter(Duration.ofMillis(1))).isTrue();
  }

  @Test
  void twoOrchestratorsShareTheMessagesAndSendNoneTwice() throws Exception {
    List<UUID> queued = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      queued.add(queue("a" + number).id());
    }

    try (var orchestrators = Executors.newFixedThreadPool(2)) {
      List<Future<?>> work = new ArrayList<>();
      for (int orchestrator = 0; orchestrator < 2; orchestrator++) {
        work.add(
            orchestrators.submit(
                () -> {
                  Courier courier = courier(Duration.ZERO);
                  while (channel.sent().size() < queued.size()) {
                    var _ = courier.sendNext();
                  }
                  return true;
                }));
      }
      for (Future<?> each : work) {
        each.get();
      }
    }

    assertThat(channel.sent()).containsExactlyInAnyOrderElementsOf(queued);
    assertThat(database.listed()).allMatch(it -> it.state() == State.SENT);
  }

  @Test
  void sendsAgainWhatAPersonAsksFor() throws Exception {
    Message message = queue("a");
    var retry = new RetryNotification(database.views(), Set.of("ops"), database::now);
    var withoutChannel = new RetryNotification(database.views(), Set.of("b"), database::now);
    channel.then(() -> new Delivery.Refused("found 401"));

    assertThat(retry.retry(message.id()))
        .isEqualTo(new RetryNotification.Answer.NotFailed(State.PENDING));
    var _ = courier().sendNext();
    assertThat(withoutChannel.retry(message.id()))
        .isEqualTo(new RetryNotification.Answer.NoChannel("ops"));
    assertThat(retry.retry(UUID.randomUUID())).isEqualTo(new RetryNotification.Answer.Unknown());
    assertThat(retry.retry(message.id())).isInstanceOf(RetryNotification.Answer.Pending.class);
    assertThat(view(message).attempts()).isZero();
    assertThat(sendAfter(PACE)).isTrue();

    assertThat(channel.sent()).containsExactly(message.id(), message.id());
    assertThat(view(message).state()).isEqualTo(State.SENT);
  }

  /** Of a channel that is there no more, some wait for ever. */
  @Test
  void forgetsWhatWasKeptForLongEnough() {
    var _ = queue("a");
    database.pass(Duration.ofDays(30));
    Message kept = database.queue("ops", price("b"), Severity.LOW);

    int forgotten = database.views().forget(database.now(), 10);

    assertThat(forgotten).isEqualTo(1);
    assertThat(database.listed())
        .extracting(NotificationView::id)
        .containsExactly(kept.id().toString());
    assertThat(database.count("notification_item")).isEqualTo(1);
  }

  private Message queue(String alert) {
    return database.queue("ops", price(alert), Severity.HIGH);
  }

  private Courier courier() {
    return courier(PACE);
  }

  private Courier courier(Duration pace) {
    return new Courier("ops", channel, pace, database.outbox(), new Meters(meters), database::now);
  }

  private boolean sendAfter(Duration time) throws InterruptedException {
    database.pass(time);
    return courier().sendNext();
  }

  private Claimed claim() {
    return database
        .outbox()
        .claim("ops", database.now(), Courier.CLAIM, Duration.ZERO)
        .orElseThrow();
  }

  private NotificationView view(Message message) {
    return database.views().find(message.id()).orElseThrow();
  }

  private double counted(String outcome) {
    return meters.counter("dogwatch.notifications", "channel", "ops", "outcome", outcome).count();
  }
}
