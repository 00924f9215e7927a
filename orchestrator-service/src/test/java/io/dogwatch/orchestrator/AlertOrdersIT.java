package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.alerts.AlertFixtures.SEEN;
import static io.dogwatch.orchestrator.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.orchestrator.alerts.AlertFixtures;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What people say about alerts. */
@ExtendWith(SharedInstallation.class)
@Timeout(60)
final class AlertOrdersIT {

  private static final String ALERTS = "/api/v1/alerts/";
  private static final String SILENCES = "/api/v1/silences";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final Orchestrator orchestrator;

  AlertOrdersIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void showsAnAlertWithAllItsRevisions() throws Exception {
    raise(alert(2, 2, State.FIRING));
    raise(alert(2, 1, State.FIRING));
    raise(alert(2, 3, State.RESOLVED));
    await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get(ALERTS + "alert-2").body().path("revisions").size() == 3);

    JsonNode shown = orchestrator.get(ALERTS + "alert-2").body();

    assertThat(shown.path("alertId").stringValue()).isEqualTo("alert-2");
    assertThat(shown.path("revision").intValue()).isEqualTo(3);
    assertThat(shown.path("state").stringValue()).isEqualTo("RESOLVED");
    assertThat(shown.path("revisions").valueStream().map(it -> it.path("revision").intValue()))
        .containsExactly(1, 2, 3);
    assertThat(shown.has("acknowledged") || shown.has("silences")).isFalse();
  }

  @Test
  void recordsWhoTakesNoteOfAnAlertFirst() throws Exception {
    raise(alert(3, 1, State.FIRING));

    Answer first =
        orchestrator.as(
            "anna", "POST", ALERTS + "alert-3/acknowledge", "{\"comment\": \"looking\"}");
    Answer second = orchestrator.as("bob", "POST", ALERTS + "alert-3/acknowledge", "");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().at("/acknowledged/actor").stringValue()).isEqualTo("anna");
    assertThat(first.body().at("/acknowledged/comment").stringValue()).isEqualTo("looking");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().path("acknowledged")).isEqualTo(first.body().path("acknowledged"));
    assertThat(listed("alert-3").path("acknowledged")).isEqualTo(first.body().path("acknowledged"));
  }

  @Test
  void silencesWhatMatchesEverythingThatIsAsked() throws Exception {
    raise(about(5, Severity.LOW, new Alert.Subject("ADA/USD", "kraken", null)));
    raise(about(6, Severity.CRITICAL, new Alert.Subject("ADA/USD", "kraken", null)));
    raise(about(7, Severity.LOW, new Alert.Subject(null, "kraken", null)));

    JsonNode silence =
        silence(
            """
            {"matchers": {"type": "spread_widening", "symbol": ["ADA/USD", "DOT/USD"],
               "severity": ["low", "medium"]},
             "until": "%s", "reason": "known since noon"}
            """);
    String id = silence.path("id").stringValue();

    assertThat(silence.path("state").stringValue()).isEqualTo("STANDING");
    assertThat(silence.path("actor").stringValue()).isEqualTo("anna");
    assertThat(silence.at("/matchers/severity").values())
        .extracting(JsonNode::stringValue)
        .containsExactly("LOW", "MEDIUM");
    assertThat(listed("alert-5").path("silences").values())
        .extracting(JsonNode::stringValue)
        .containsExactly(id);
    assertThat(orchestrator.get(ALERTS + "alert-5").body().path("silences").size()).isEqualTo(1);
    assertThat(listed("alert-6").has("silences")).isFalse();
    assertThat(listed("alert-7").has("silences")).isFalse();
  }

  @Test
  void endsASilenceOnceAndForAll() throws Exception {
    raise(about(8, Severity.LOW, new Alert.Subject("XRP/USD", "kraken", null)));
    String id =
        silence("{\"matchers\":{\"symbol\":\"XRP/USD\"},\"until\":\"%s\",\"reason\":\"x\"}")
            .path("id")
            .stringValue();
    assertThat(listed("alert-8").has("silences")).isTrue();

    assertThat(end("bob", id)).isEqualTo(204);
    assertThat(end("carol", id)).isEqualTo(204);

    JsonNode over = orchestrator.get(SILENCES + "/" + id).body();
    assertThat(over.path("state").stringValue()).isEqualTo("OVER");
    assertThat(over.path("endedBy").stringValue()).isEqualTo("bob");
    assertThat(listed("alert-8").has("silences")).isFalse();
  }

  @Test
  void silencesNothingBeforeItsTime() throws Exception {
    raise(about(9, Severity.LOW, new Alert.Subject("LTC/USD", "kraken", null)));

    JsonNode silence =
        silence(
            """
            {"matchers": {"symbol": "LTC/USD"}, "from": "8999-01-01T00:00:00Z",
             "until": "9000-01-01T00:00:00Z", "reason": "maintenance"}
            """);

    assertThat(silence.path("state").stringValue()).isEqualTo("COMING");
    assertThat(listed("alert-9").has("silences")).isFalse();
  }

  @Test
  void listsSilencesTheLatestFirst() throws Exception {
    String body = "{\"matchers\":{\"venue\":\"nowhere\"},\"until\":\"%s\",\"reason\":\"x\"}";
    String first = silence(body).path("id").stringValue();
    String second = silence(body).path("id").stringValue();
    end("anna", first);

    JsonNode page = orchestrator.get(SILENCES + "?state=standing&limit=1").body();

    assertThat(page.at("/items/0/id").stringValue()).isEqualTo(second);
    assertThat(page.path("next").stringValue())
        .startsWith("/api/v1/silences?state=STANDING&limit=1&cursor=");
    assertThat(ids(SILENCES + "?state=over&limit=500")).contains(first).doesNotContain(second);
    List<String> all = ids(SILENCES + "?limit=500");
    assertThat(all).containsSubsequence(second, first);
    assertThat(orchestrator.get(page.path("next").stringValue()).status()).isEqualTo(200);
  }

  private void raise(Alert alert) throws Exception {
    var _ = platform.publish(alert);
    await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get(ALERTS + alert.alertId()).status() == 200);
  }

  private static Alert about(int number, Severity severity, Alert.Subject subject) {
    return AlertFixtures.alert(number, "spread_widening", severity, subject);
  }

  /** As a page of the list has it, which goes up to the time of the alerts that are raised here. */
  private JsonNode listed(String alertId) throws Exception {
    return orchestrator
        .get("/api/v1/alerts?limit=500&to=" + SEEN.plusSeconds(60))
        .body()
        .path("items")
        .valueStream()
        .filter(it -> it.path("alertId").stringValue().equals(alertId))
        .findFirst()
        .orElseThrow();
  }

  private List<String> ids(String path) throws Exception {
    return orchestrator
        .get(path)
        .body()
        .path("items")
        .valueStream()
        .map(it -> it.path("id").stringValue())
        .toList();
  }

  private JsonNode silence(String body) throws Exception {
    Answer made =
        orchestrator.as(
            "anna", "POST", SILENCES, body.formatted(Instant.now().plus(Duration.ofDays(1))));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    String id = made.body().path("id").stringValue();
    assertThat(made.header("Location")).isEqualTo(SILENCES + "/" + id);
    assertThat(orchestrator.get(SILENCES + "/" + id).body()).isEqualTo(made.body());
    return made.body();
  }

  private int end(String actor, String id) throws Exception {
    return orchestrator
        .send(orchestrator.request(SILENCES + "/" + id).header("Dogwatch-Actor", actor).DELETE())
        .status();
  }
}
