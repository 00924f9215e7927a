package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.notifications.grouping.GivenAlert;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every channel that posts does. */
@Timeout(60)
interface ChannelContract {

  UUID ID = UUID.fromString("01939c3e-7a00-7000-8000-000000000001");

  /** The channel to a receiver. */
  Channel channelTo(URI receiver);

  static Message message(List<Alert> news, List<Alert> repeated, int others) {
    var group = new Group.Key("price-anomaly", Severity.HIGH);
    return new Message(ID, SEEN, new Notice(group, news, repeated, others));
  }

  static Message message() {
    return message(List.of(price("a").alert()), List.of(), 0);
  }

  static JsonNode json(FakeReceiver.Received request) {
    return JsonMapper.shared().readTree(request.body());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  default void knowsThatItWasTaken(int status) throws Exception {
    try (var receiver = new FakeReceiver()) {
      receiver.reply(status, Map.of());

      Delivery delivery = channelTo(receiver.address()).send(message());

      assertThat(delivery).isEqualTo(new Delivery.Delivered());
      assertThat(receiver.received()).hasSize(1);
      assertThat(receiver.received().getFirst().header("Content-Type"))
          .isEqualTo("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  default void maySendAgainWhatWasNotTakenNow(int status) throws Exception {
    try (var receiver = new FakeReceiver()) {
      receiver.reply(status, Map.of());

      Delivery delivery = channelTo(receiver.address()).send(message());

      assertThat(delivery)
          .isEqualTo(
              new Delivery.Failed("200, 201, 202 or 204 expected, found " + status, Duration.ZERO));
    }
  }

  /** Source defect 70: what cannot succeed was tried again and again. */
  @ParameterizedTest
  @ValueSource(ints = {203, 301, 307, 400, 401, 403, 404, 410, 413})
  default void doesNotSendAgainWhatIsRefused(int status) throws Exception {
    try (var receiver = new FakeReceiver()) {
      receiver.reply(status, Map.of("Location", receiver.address() + "/elsewhere"));

      Delivery delivery = channelTo(receiver.address()).send(message());

      assertThat(delivery)
          .isEqualTo(new Delivery.Refused("200, 201, 202 or 204 expected, found " + status));
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  default void leavesAReceiverAloneForAsLongAsItWants() throws Exception {
    try (var receiver = new FakeReceiver()) {
      receiver.reply(429, Map.of("Retry-After", "120"));
      receiver.reply(503, Map.of("Retry-After", "999999"));
      receiver.reply(503, Map.of("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"));
      Channel channel = channelTo(receiver.address());

      assertThat(channel.send(message()))
          .isEqualTo(
              new Delivery.Failed(
                  "200, 201, 202 or 204 expected, found 429", Duration.ofMinutes(2)));
      assertThat(channel.send(message()))
          .isEqualTo(
              new Delivery.Failed("200, 201, 202 or 204 expected, found 503", Duration.ofHours(1)));
      assertThat(channel.send(message()))
          .isEqualTo(
              new Delivery.Failed("200, 201, 202 or 204 expected, found 503", Duration.ZERO));
    }
  }

  @Test
  default void saysThatNobodyIsThereWithoutSayingWhere() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    Delivery delivery =
        channelTo(URI.create("http://127.0.0.1:" + free + "/hooks/T0K3N")).send(message());

    assertThat(delivery).isInstanceOf(Delivery.Failed.class);
    assertThat(delivery.toString()).contains("ConnectException").doesNotContain("T0K3N");
  }

  @Test
  default void isNotHeldUpByAnAnswerWithoutEnd() throws Exception {
    try (var receiver = new FakeReceiver()) {
      receiver.replyWithoutEnd();

      assertThat(channelTo(receiver.address()).send(message())).isEqualTo(new Delivery.Delivered());
    }
  }

  /** Source defect 71: the message about one of the cases could not be written. */
  @Test
  default void hasWordsForEveryKindOfAlert() throws Exception {
    GivenAlert bare = price("a").about(null, null);
    Alert pair =
        new Alert(
            "b",
            "f",
            2,
            Alert.State.RESOLVED,
            "correlation_break",
            Severity.LOW,
            Severity.HIGH,
            "correlation-breakdown",
            "1",
            "ROBUST",
            new Alert.Subject(null, null, "BTC|ETH"),
            "",
            new Alert.Evidence(
                Map.of("robustZ", Double.NaN, "infinite", Double.POSITIVE_INFINITY),
                Map.of("reason", "dis\u0000abled"),
                List.of()),
            new Alert.Times(SEEN, SEEN, SEEN, SEEN, SEEN),
            true,
            false);
    try (var receiver = new FakeReceiver()) {
      Channel channel = channelTo(receiver.address());
      for (Alert.State state : Alert.State.values()) {
        Message message =
            message(List.of(bare.next(state).alert(), pair), List.of(bare.alert()), 3);

        assertThat(channel.send(message)).isEqualTo(new Delivery.Delivered());
      }

      assertThat(receiver.received()).hasSize(3).allSatisfy(it -> assertThat(json(it)).isNotNull());
    }
  }

  @Test
  default void carriesManyAlerts() throws Exception {
    List<Alert> many =
        IntStream.range(0, 5_000).mapToObj(number -> price("alert-" + number).alert()).toList();
    try (var receiver = new FakeReceiver()) {
      assertThat(channelTo(receiver.address()).send(message(many, many, 7)))
          .isEqualTo(new Delivery.Delivered());
    }
  }

  @Test
  default void sendsTheSameUnderTheSameIdAgain() throws Exception {
    try (var receiver = new FakeReceiver()) {
      Channel channel = channelTo(receiver.address());
      var _ = channel.send(message());
      var _ = channel.send(message());

      assertThat(receiver.received())
          .extracting(it -> it.header("Idempotency-Key"))
          .containsExactly(ID.toString(), ID.toString());
      assertThat(receiver.received())
          .extracting(FakeReceiver.Received::body)
          .containsOnly(receiver.received().getFirst().body());
    }
  }
}
