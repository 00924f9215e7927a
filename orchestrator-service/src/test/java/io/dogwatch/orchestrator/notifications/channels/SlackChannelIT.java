package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.json;
import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.message;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages for people who chat. */
final class SlackChannelIT implements ChannelContract {

  private final Channels channels = new Channels(() -> SEEN);

  @AfterEach
  void close() {
    channels.close();
  }

  @Override
  public Channel channelTo(URI receiver) {
    return channels.slack(receiver);
  }

  @Test
  void showsALineForEachAlert() throws Exception {
    JsonNode body =
        sent(message(List.of(price("a").over().alert()), List.of(price("b").alert()), 2));

    assertThat(body.propertyNames()).containsExactly("text", "blocks");
    assertThat(body.path("text").stringValue())
        .isEqualTo(
            """
            [HIGH] price-anomaly: 1 resolved, 1 still firing
            • *resolved* BTC/USD binance: The price moved 6.5 % in a minute.
            • *still firing* BTC/USD binance: The price moved 6.5 % in a minute.
            _2 others still fire_""");
    assertThat(body.at("/blocks/0/type").stringValue()).isEqualTo("header");
    assertThat(body.at("/blocks/0/text/type").stringValue()).isEqualTo("plain_text");
    assertThat(body.at("/blocks/1/type").stringValue()).isEqualTo("section");
    assertThat(body.at("/blocks/1/text/type").stringValue()).isEqualTo("mrkdwn");
  }

  /** A symbol comes from a venue: it must not call a whole room. */
  @Test
  void callsNobodyAndLinksNothing() throws Exception {
    Alert alert = price("a").about("<!channel> & <http://evil|x>", null).alert();

    JsonNode body = sent(message(List.of(alert), List.of(), 0));

    assertThat(body.path("text").stringValue())
        .contains("&lt;!channel&gt; &amp; &lt;http://evil|x&gt;")
        .doesNotContain("<");
    assertThat(body.at("/blocks/1/text/text").stringValue()).doesNotContain("<");
  }

  @Test
  void staysWithinWhatSlackTakes() throws Exception {
    List<Alert> many =
        IntStream.range(0, 500)
            .mapToObj(number -> price("a" + number).about("S" + "&".repeat(400), null).alert())
            .toList();

    JsonNode body = sent(message(many, List.of(), 0));

    assertThat(body.path("text").stringValue()).contains("… and 480 more").hasSizeLessThan(40_000);
    assertThat(body.path("blocks").size()).isLessThan(50);
    assertThat(body.path("blocks").valueStream().map(it -> it.at("/text/text").stringValue()))
        .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(3_000));
  }

  private JsonNode sent(Message message) throws Exception {
    try (var receiver = new FakeReceiver()) {
      var _ = channelTo(receiver.address()).send(message);
      return json(receiver.received().getFirst());
    }
  }
}
