package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.alerts.AlertFixtures.SEEN;
import static io.dogwatch.orchestrator.alerts.AlertFixtures.alert;
import static io.dogwatch.schemas.alerts.Severity.CRITICAL;
import static io.dogwatch.schemas.alerts.Severity.HIGH;
import static io.dogwatch.schemas.alerts.Severity.LOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Alerts as a user of the API sees them. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class AlertsIT {

  private static final String PREFIX = "alerts.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) {
    platform = new Platform(kafka, PREFIX);
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("alerts"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                orchestrator.get("/api/v1/alerts").status() == 200
                    && orchestrator.isAlertStreamReady());
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void listsTheLatestRevisionsPageByPage() throws Exception {
    for (int number = 100; number < 110; number++) {
      var _ = platform.publish(alert(number, 1, State.FIRING));
    }
    var _ = platform.publish(alert(104, 2, State.RESOLVED));
    await().atMost(PATIENCE).until(() -> listed("?state=RESOLVED").contains("alert-104"));
    await().atMost(PATIENCE).until(() -> listed("?limit=500").contains("alert-109"));

    List<String> seen =
        orchestrator
            .items("/api/v1/alerts?watchdog=price-anomaly&severity=critical&symbol=BTC/USD&limit=2")
            .stream()
            .map(item -> item.path("alertId").stringValue())
            .toList();
    JsonNode resolved = orchestrator.get("/api/v1/alerts?state=resolved").body().at("/items/0");

    assertThat(seen.stream().filter(id -> id.startsWith("alert-10")))
        .containsExactly("alert-109", "alert-107", "alert-105", "alert-103", "alert-101");
    assertThat(resolved.path("revision").intValue()).isEqualTo(2);
    assertThat(resolved.path("numbers").path("observed").doubleValue()).isEqualTo(-6.5);
    assertThat(resolved.path("symbol").stringValue()).isEqualTo("BTC/USD");
    assertThat(listed("?watchdog=other")).isEmpty();
  }

  @Test
  void listsWhatHasOneOfTheValuesOfEachParameter() throws Exception {
    var _ = platform.publish(alert(400, "funding_spike", LOW, subject("ETH/USD", "binance")));
    var _ = platform.publish(alert(401, "funding_spike", HIGH, subject("ETH/USD", "kraken")));
    var _ = platform.publish(alert(402, "funding_spike", CRITICAL, subject("SOL/USD", null)));
    var _ = platform.publish(alert(403, "exchange_outage", CRITICAL, subject(null, "kraken")));
    await().atMost(PATIENCE).until(() -> listed("?watchdog=exchange-outage").size() == 1);
    await().atMost(PATIENCE).until(() -> listed("?type=funding_spike").size() == 3);

    assertThat(listed("?type=funding_spike&severity=high,critical"))
        .containsExactly("alert-402", "alert-401");
    assertThat(listed("?type=funding_spike&symbol=ETH/USD&symbol=SOL/USD&limit=2"))
        .containsExactly("alert-402", "alert-401");
    assertThat(listed("?symbol=ETH/USD,SOL/USD"))
        .containsExactly("alert-402", "alert-401", "alert-400");
    assertThat(listed("?venue=kraken")).containsExactly("alert-403", "alert-401");
    assertThat(
            listed(
                "?type=funding_spike,exchange_outage&from=%s&to=%s"
                    .formatted(SEEN.plusSeconds(401), SEEN.plusSeconds(403))))
        .containsExactly("alert-402", "alert-401");
  }

  @Test
  void leadsOnWithTheSameQuestion() throws Exception {
    var _ = platform.publish(alert(410, "whale_movement", LOW, subject("BTC", null)));
    var _ = platform.publish(alert(411, "whale_movement", HIGH, subject("ETH", null)));
    await().atMost(PATIENCE).until(() -> listed("?type=whale_movement").size() == 2);

    String next =
        orchestrator
            .get(
                "/api/v1/alerts?type=whale_movement&severity=low&severity=high&symbol=BTC,ETH"
                    + "&from=2026-01-01T00:00:00Z&limit=1")
            .body()
            .path("next")
            .stringValue();

    assertThat(next)
        .startsWith(
            "/api/v1/alerts?type=whale_movement&severity=HIGH%2CLOW&symbol=BTC%2CETH"
                + "&from=2026-01-01T00%3A00%3A00Z&limit=1&cursor=");
    assertThat(orchestrator.get(next).body().at("/items/0/alertId").stringValue())
        .isEqualTo("alert-410");
  }

  @Test
  void streamsWhatIsWantedAndKnowsWhereItIsInTheRest() throws Exception {
    String last;
    try (var stream = connect("?type=liquidity_drop&symbol=ETH/USD&severity=low,high", null)) {
      var _ = platform.publish(alert(500, "liquidity_drop", LOW, subject(null, "kraken")));
      var _ =
          platform.publish(alert(501, "liquidity_drop", CRITICAL, subject("ETH/USD", "kraken")));
      var _ = platform.publish(alert(502, 1, State.FIRING));
      var _ = platform.publish(alert(503, "liquidity_drop", HIGH, subject("ETH/USD", "kraken")));

      EventStream.Event first = stream.next();
      assertThat(first.alertId()).isEqualTo("alert-503");
      last = first.id();
    }
    var _ = platform.publish(alert(504, "liquidity_drop", LOW, subject("ETH/USD", "kraken")));

    try (var stream = connect("?watchdog=liquidity-drop", last)) {
      List<String> resumed = new ArrayList<>();
      while (!resumed.contains("alert-504")) {
        resumed.add(stream.next().alertId());
      }
      assertThat(resumed).doesNotContain("alert-502", "alert-503");
    }
  }

  @Test
  void streamsAlertsAndResumesWithoutLoss() throws Exception {
    String last;
    try (var stream = connect(null)) {
      var _ = platform.publish(alert(200, 1, State.FIRING));
      last = stream.next("alert-200").id();
    }
    for (int number = 201; number < 230; number++) {
      var _ = platform.publish(alert(number, 1, State.FIRING));
    }

    try (var stream = connect(last)) {
      List<String> resumed = new ArrayList<>();
      while (resumed.size() < 29) {
        resumed.add(stream.next().alertId());
      }
      var _ = platform.publish(alert(230, 1, State.FIRING));

      assertThat(resumed)
          .doesNotHaveDuplicates()
          .allSatisfy(id -> assertThat(id).matches("alert-2[0-2]\\d"));
      assertThat(stream.next("alert-230").alertId()).isEqualTo("alert-230");
    }
  }

  @Test
  void resumesBeyondWhatIsInMemory() throws Exception {
    String beginning;
    try (var stream = connect(null)) {
      beginning = stream.firstId();
    }
    for (int number = 1_000; number < 2_500; number++) {
      var _ = platform.publish(alert(number, 1, State.FIRING));
    }

    try (var stream = connect(beginning)) {
      List<String> resumed = new ArrayList<>();
      while (resumed.size() < 1_500) {
        String id = stream.next().alertId();
        if (id.length() == "alert-1000".length()) {
          resumed.add(id);
        }
      }

      assertThat(resumed).doesNotHaveDuplicates();
    }
  }

  @Test
  void givesAllThereIsToAClientOfAnotherCluster() throws Exception {
    var _ = platform.publish(alert(300, 1, State.FIRING));
    try (var stream = connect(null)) {
      var _ = platform.publish(alert(301, 1, State.FIRING));
      stream.next("alert-301");
    }

    try (var stream = connect("0:900000000,1:3")) {
      assertThat(stream.next("alert-300").alertId()).isEqualTo("alert-300");
    }
  }

  @Test
  void isNotHeldUpByAClientThatDoesNotRead() throws Exception {
    try (var deaf = connect(null);
        var stream = connect(null)) {
      assertThat(deaf.firstId()).isNotEmpty();
      // More than all buffers on the way to the deaf client hold.
      for (int number = 10_000; number < 14_000; number++) {
        var _ = platform.publishAsync(alert(number, 1, State.FIRING));
      }

      assertThat(stream.next("alert-13999").alertId()).isEqualTo("alert-13999");
    }
  }

  private EventStream connect(@Nullable String lastEventId) throws Exception {
    return connect("", lastEventId);
  }

  private EventStream connect(String query, @Nullable String lastEventId) throws Exception {
    var request =
        orchestrator.request("/api/v1/alerts/stream" + query).header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = orchestrator.http().send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new EventStream(response.body());
  }

  private static Alert.Subject subject(@Nullable String symbol, @Nullable String venue) {
    return new Alert.Subject(symbol, venue, null);
  }

  private List<String> listed(String query) throws Exception {
    return orchestrator
        .get("/api/v1/alerts" + query)
        .body()
        .path("items")
        .valueStream()
        .map(item -> item.path("alertId").stringValue())
        .toList();
  }
}
