package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.json;
import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.message;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages for programs. */
final class WebhookChannelIT implements ChannelContract {

  private static final String SECRET = "a secret of the test";
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.9Z");

  private final Channels channels = new Channels(() -> NOW);

  @AfterEach
  void close() {
    channels.close();
  }

  @Override
  public Channel channelTo(URI receiver) {
    return channels.webhook(receiver, SECRET);
  }

  @Test
  void provesWhoSendsAndWhen() throws Exception {
    try (var receiver = new FakeReceiver()) {
      var _ = channelTo(receiver.address()).send(message());

      FakeReceiver.Received request = receiver.received().getFirst();
      assertThat(request.header("Dogwatch-Timestamp")).isEqualTo("1772359200");
      assertThat(request.header("Dogwatch-Signature"))
          .isEqualTo("v1=" + hmac("1772359200." + request.body()));
      assertThat(request.headers().values()).noneMatch(value -> value.contains(SECRET));
    }
  }

  /**
   * As {@code printf '1772359200.{}' | openssl dgst -sha256 -hmac 'a secret of the test'} has it.
   */
  @Test
  void signsAsOthersDo() {
    assertThat(new Signature(SECRET).of(NOW, new byte[] {'{', '}'}))
        .isEqualTo("v1=0a31032bc72b5604abb2f9f3a17584fa17b090aa3e01a37cb19130f92ea7f722");
  }

  @Test
  void saysAllAboutAlerts() throws Exception {
    try (var receiver = new FakeReceiver()) {
      var _ =
          channelTo(receiver.address())
              .send(message(List.of(price("a").over().alert()), List.of(price("b").alert()), 2));

      JsonNode body = json(receiver.received().getFirst());
      assertThat(body.propertyNames())
          .containsExactly(
              "id", "createdAt", "title", "watchdog", "severity", "news", "repeated", "others");
      assertThat(body.path("id").stringValue()).isEqualTo(ChannelContract.ID.toString());
      assertThat(body.path("createdAt").stringValue()).isEqualTo(SEEN.toString());
      assertThat(body.path("title").stringValue())
          .isEqualTo("[HIGH] price-anomaly: 1 resolved, 1 still firing");
      assertThat(body.path("watchdog").stringValue()).isEqualTo("price-anomaly");
      assertThat(body.path("severity").stringValue()).isEqualTo("HIGH");
      assertThat(body.path("others").intValue()).isEqualTo(2);
      assertThat(body.at("/news/0/alertId").stringValue()).isEqualTo("a");
      assertThat(body.at("/news/0/revision").intValue()).isEqualTo(2);
      assertThat(body.at("/news/0/state").stringValue()).isEqualTo("RESOLVED");
      assertThat(body.at("/news/0/symbol").stringValue()).isEqualTo("BTC/USD");
      assertThat(body.at("/news/0/numbers/observed").doubleValue()).isEqualTo(6.5);
      assertThat(body.at("/news/0/resolvedAt").stringValue()).isEqualTo(SEEN.toString());
      assertThat(body.at("/news/0").has("pair")).isFalse();
      assertThat(body.at("/repeated/0/alertId").stringValue()).isEqualTo("b");
    }
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
