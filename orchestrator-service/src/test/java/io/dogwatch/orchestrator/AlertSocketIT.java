package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.alerts.AlertFixtures.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Alerts over a WebSocket. */
@ExtendWith(SharedInstallation.class)
@Timeout(90)
final class AlertSocketIT {

  private static final String PATH = "/api/v1/alerts/ws";

  private final Platform platform;
  private final Orchestrator orchestrator;

  AlertSocketIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @BeforeEach
  void awaitStreams() {
    await().atMost(Duration.ofSeconds(30)).until(orchestrator::isAlertStreamReady);
  }

  @Test
  void tellsAlertsThatAreWantedAndNoOthers() throws Exception {
    try (var socket = connect("?type=funding_spike&severity=high,critical&symbol=BTC/USD")) {
      var _ = platform.publish(alert(20_001, 1, State.FIRING));
      var _ = platform.publish(spike(20_002, Severity.LOW, "BTC/USD"));
      var _ = platform.publish(spike(20_003, Severity.HIGH, null));
      var _ = platform.publish(spike(20_004, Severity.HIGH, "BTC/USD"));

      AlertClient.Message first = socket.next();

      assertThat(first.alertId()).isEqualTo("alert-20004");
      assertThat(first.body().at("/alert/type").stringValue()).isEqualTo("funding_spike");
    }
  }

  @Test
  void goesOnAfterTheLastIdThatTheClientHeard() throws Exception {
    String last;
    try (var socket = connect("")) {
      last = socket.firstId();
      var _ = platform.publish(alert(20_010, 1, State.FIRING));
      assertThat(socket.next("alert-20010").id()).isNotEqualTo(last);
    }
    var _ = platform.publish(alert(20_011, 1, State.FIRING));

    try (var socket = connect("?after=" + last)) {
      assertThat(socket.next("alert-20010").alertId()).isEqualTo("alert-20010");
    }
    try (var socket = connect("?after=" + last)) {
      assertThat(socket.next("alert-20011").alertId()).isEqualTo("alert-20011");
    }
  }

  @Test
  void cutsOffAClientThatDoesNotReadAndHoldsUpNobody() throws Exception {
    var lines = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger("io.dogwatch.orchestrator.alerts");
    lines.start();
    logger.addAppender(lines);
    try (var deaf = AlertClient.deaf(address(""));
        var socket = connect("")) {
      // More than all buffers on the way to the deaf client hold, as fast as the other one reads.
      for (int number = 30_000; number < 38_000; number++) {
        if (number % 500 == 499) {
          var _ = platform.publish(alert(number, 1, State.FIRING));
          assertThat(socket.next("alert-" + number).alertId()).isEqualTo("alert-" + number);
        } else {
          var _ = platform.publishAsync(alert(number, 1, State.FIRING));
        }
      }

      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> messages(lines).contains("client reads no alerts: cut off"));
      deaf.listen();
      assertThat(deaf.end()).isIn(AlertClient.TRY_AGAIN_LATER, AlertClient.BROKEN_OFF);
    } finally {
      logger.detachAppender(lines);
    }
  }

  /** Clients go in the middle of a burst: that ends their streams, and is nobody's failure. */
  @Test
  void endsWithAClientThatGoesWhileItIsSentTo() throws Exception {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    var handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> failures.add(e));
    try (var last = connect("")) {
      for (int number = 40_000; number < 45_000; number++) {
        if (number % 250 == 0) {
          AlertClient gone = connect("");
          var _ = gone.firstId();
          Thread.ofVirtual().start(gone::close);
        }
        var _ = platform.publishAsync(alert(number, 1, State.FIRING));
      }
      var _ = platform.publish(alert(45_000, 1, State.FIRING));
      assertThat(last.next("alert-45000").alertId()).isEqualTo("alert-45000");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"})
  void isOpenToPagesOfThisMachine(String origin) throws Exception {
    try (var socket = AlertClient.connect(address(""), origin)) {
      assertThat(socket.firstId()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.org", "http://localhost.example.org", "null"})
  void isClosedToPagesFromElsewhere(String origin) {
    assertRefused("", origin, 403);
  }

  @Test
  void tellsWhatIsWrongBeforeItOpens() {
    assertRefused("?severity=mild", "http://localhost", 400);
    assertRefused("?stat=FIRING", "http://localhost", 400);
    assertRefused("?after=nonsense", "http://localhost", 400);
  }

  private static List<String> messages(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getMessage).toList();
  }

  private void assertRefused(String query, String origin, int status) {
    assertThatThrownBy(() -> AlertClient.connect(address(query), origin))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
  }

  private AlertClient connect(String query) throws Exception {
    return AlertClient.connect(address(query), "http://localhost");
  }

  private URI address(String query) {
    return URI.create(
        orchestrator.request(PATH + query).build().uri().toString().replaceFirst("http", "ws"));
  }

  private static Alert spike(int number, Severity severity, @Nullable String symbol) {
    return alert(number, "funding_spike", severity, new Alert.Subject(symbol, "binance", null));
  }
}
