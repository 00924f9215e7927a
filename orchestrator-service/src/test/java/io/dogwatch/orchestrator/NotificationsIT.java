package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.notifications.channels.FakeMailServer;
import io.dogwatch.orchestrator.notifications.channels.FakeReceiver;
import io.dogwatch.orchestrator.notifications.channels.FakeReceiver.Received;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** From an alert on its topic to people, and what is told of that. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class NotificationsIT {

  private static final String PREFIX = "notify.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Nobody listens there. */
  private static final int NO_PORT = 9;

  private FakeReceiver webhook;
  private FakeReceiver chat;
  private FakeMailServer mail;
  private Platform platform;
  private Orchestrator one;
  private Orchestrator other;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    webhook = new FakeReceiver();
    chat = new FakeReceiver();
    mail = new FakeMailServer();
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    String database = postgres.createDatabase("notify");
    one = start(kafka, database);
    other = start(kafka, database);
    one.awaitReady();
    await().atMost(PATIENCE).until(() -> one.get("/api/v1/notifications").status() == 200);
  }

  private Orchestrator start(KafkaBroker kafka, String database) {
    return Orchestrator.start(
        kafka,
        PREFIX,
        database,
        "--dogwatch.notifications.group-wait=10ms",
        "--dogwatch.notifications.group-interval=10ms",
        "--dogwatch.notifications.channels.ops.type=webhook",
        "--dogwatch.notifications.channels.ops.url=" + webhook.address(),
        "--dogwatch.notifications.channels.ops.secret=a secret of the test",
        "--dogwatch.notifications.channels.ops.per-minute=600",
        "--dogwatch.notifications.channels.chat.type=slack",
        "--dogwatch.notifications.channels.chat.url=" + chat.address(),
        "--dogwatch.notifications.channels.chat.min-severity=critical",
        "--dogwatch.notifications.channels.team.type=email",
        "--dogwatch.notifications.channels.team.per-minute=600",
        "--dogwatch.notifications.channels.team.mail.host=127.0.0.1",
        "--dogwatch.notifications.channels.team.mail.port=" + mail.port(),
        "--dogwatch.notifications.channels.team.mail.security=none",
        "--dogwatch.notifications.channels.team.mail.from=dogwatch@ops.example",
        "--dogwatch.notifications.channels.team.mail.to=a@team.example",
        "--dogwatch.notifications.channels.nobody.type=email",
        "--dogwatch.notifications.channels.nobody.per-minute=600",
        "--dogwatch.notifications.channels.nobody.mail.host=127.0.0.1",
        "--dogwatch.notifications.channels.nobody.mail.port=" + NO_PORT,
        "--dogwatch.notifications.channels.nobody.mail.from=dogwatch@ops.example",
        "--dogwatch.notifications.channels.nobody.mail.to=a@team.example");
  }

  @AfterAll
  void stop() throws Exception {
    other.close();
    one.close();
    platform.close();
    webhook.close();
    chat.close();
    mail.close();
  }

  @Test
  void tellsPeopleOnceAndTellsOfThat() throws Exception {
    Alert alert = price("once").alert();
    var _ = platform.publish(alert);
    await().atMost(PATIENCE).until(() -> told("once").size() == 1);
    var _ = platform.publish(price("once").over().alert());
    await().atMost(PATIENCE).until(() -> told("once").size() == 2);
    await().atMost(PATIENCE).until(() -> sent("once").size() == 2);

    JsonNode first = sent("once").getLast();
    assertThat(told("once"))
        .extracting(it -> it.header("Dogwatch-Signature"))
        .allMatch(signature -> signature.matches("v1=[0-9a-f]{64}"));
    assertThat(told("once").getFirst().header("Idempotency-Key"))
        .isEqualTo(first.path("id").stringValue());
    assertThat(first.path("channel").stringValue()).isEqualTo("ops");
    assertThat(first.path("title").stringValue()).isEqualTo("[HIGH] price-anomaly: 1 firing");
    assertThat(first.path("attempts").intValue()).isEqualTo(1);
    assertThat(first.has("dueAt")).isFalse();
    assertThat(one.get("/api/v1/notifications?alert=once&channel=chat").body().path("items"))
        .isEmpty();
  }

  @Test
  void showsWhatFailedAndSendsItAgainForWhoAsks() throws Exception {
    chat.reply(404, Map.of());
    var _ = platform.publish(price("failing").severity(Severity.CRITICAL).alert());
    String failed = "/api/v1/notifications?alert=failing&channel=chat&state=failed";
    await().atMost(PATIENCE).until(() -> one.get(failed).body().path("items").size() == 1);

    JsonNode message = one.get(failed).body().at("/items/0");
    String retry = "/api/v1/notifications/" + message.path("id").stringValue() + "/retry";
    Orchestrator.Answer answer = one.post(retry, "");

    assertThat(message.path("reason").stringValue())
        .isEqualTo("200, 201, 202 or 204 expected, found 404");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("state").stringValue()).isEqualTo("PENDING");
    await().atMost(PATIENCE).until(() -> chat.received().size() == 2);
    await().atMost(PATIENCE).until(() -> one.get(failed).body().path("items").isEmpty());
    assertThat(one.post(retry, "").status()).isEqualTo(409);
    assertThat(chat.received().getLast().body()).contains("[CRITICAL] price-anomaly: 1 firing");
  }

  /** Source defect 62: the monitor could not start for want of a mail function. */
  @Test
  void tellsOthersThoughAServerOfMailIsNotThere() throws Exception {
    var _ = platform.publish(price("mailed").of("mailed", "whale_movement").alert());

    await().atMost(PATIENCE).until(() -> mailed("mailed").size() == 1);
    String tried = "/api/v1/notifications?alert=mailed&channel=nobody";
    await().atMost(PATIENCE).until(() -> one.get(tried).body().at("/items/0/reason").isString());

    JsonNode sent = sentBy("team", "mailed");
    JsonNode failed = one.get(tried).body().at("/items/0");
    assertThat(mailed("mailed").getFirst().receivers()).containsExactly("a@team.example");
    assertThat(mailed("mailed").getFirst().text())
        .contains("Message-ID: <" + sent.path("id").stringValue() + "@ops.example>");
    assertThat(failed.path("state").stringValue()).isEqualTo("PENDING");
    assertThat(failed.path("reason").stringValue()).contains("ConnectException");
    await().atMost(PATIENCE).until(() -> told("mailed").size() == 1);
  }

  @Test
  void tellsNobodyOfWhatIsSilencedUntilTheSilenceIsEnded() throws Exception {
    String silence =
        one.post(
                "/api/v1/silences",
                """
                {"matchers": {"symbol": "HUSH"}, "until": "9000-01-01T00:00:00Z", "reason": "a test"}
                """)
            .body()
            .path("id")
            .stringValue();
    var _ =
        platform.publish(price("hushed").of("hush", "whale_movement").about("HUSH", null).alert());
    var _ = platform.publish(price("loud").of("loud", "whale_movement").alert());
    await().atMost(PATIENCE).until(() -> told("loud").size() == 1);
    assertThat(told("hushed")).isEmpty();

    var _ = one.send(one.request("/api/v1/silences/" + silence).DELETE());

    await().atMost(PATIENCE).until(() -> told("hushed").size() == 1);
  }

  @Test
  void listsPageByPage() throws Exception {
    for (int number = 0; number < 3; number++) {
      var _ =
          platform.publish(
              price("page-" + number).of("watchdog-" + number, "whale_movement").alert());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> all().containsAll(List.of("watchdog-0", "watchdog-1", "watchdog-2")));

    JsonNode page = one.get("/api/v1/notifications?channel=ops&limit=1").body();
    JsonNode next = other.get(page.path("next").stringValue()).body();

    assertThat(page.path("items").size()).isEqualTo(1);
    assertThat(page.path("next").stringValue()).contains("channel=ops", "limit=1");
    assertThat(next.at("/items/0/id").stringValue())
        .isLessThan(page.at("/items/0/id").stringValue());
  }

  private List<String> all() throws Exception {
    return one.get("/api/v1/notifications?limit=500")
        .body()
        .path("items")
        .valueStream()
        .map(it -> it.path("watchdog").stringValue())
        .toList();
  }

  private List<Received> told(String alert) {
    return webhook.received().stream()
        .filter(it -> it.body().contains("\"alertId\":\"" + alert + "\""))
        .toList();
  }

  private List<FakeMailServer.Received> mailed(String alert) {
    return mail.received().stream().filter(it -> it.text().contains("alert " + alert)).toList();
  }

  private JsonNode sentBy(String channel, String alert) throws Exception {
    String sent = "/api/v1/notifications?state=sent&channel=" + channel + "&alert=" + alert;
    await().atMost(PATIENCE).until(() -> one.get(sent).body().path("items").size() == 1);
    return one.get(sent).body().at("/items/0");
  }

  /** The latest first. */
  private List<JsonNode> sent(String alert) throws Exception {
    return one.get("/api/v1/notifications?state=sent&channel=ops&alert=" + alert)
        .body()
        .path("items")
        .valueStream()
        .toList();
  }
}
