package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.message;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.notifications.channels.FakeMailServer.Received;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages for people who read mail. */
@Timeout(60)
final class MailChannelIT extends MailChannels {

  @Test
  void writesToAllReceivers() throws Exception {
    Message message = message(List.of(price("a").over().alert()), List.of(price("b").alert()), 2);

    Delivery delivery = open(Security.NONE, null).send(message);

    Received received = server.received().getFirst();
    MimeMessage mail = parsed(received);
    assertThat(delivery).isEqualTo(new Delivery.Delivered());
    assertThat(received.sender()).isEqualTo("dogwatch@ops.example");
    assertThat(received.receivers()).isEqualTo(TEAM);
    assertThat(mail.getHeader("From", null)).isEqualTo("dogwatch@ops.example");
    assertThat(mail.getHeader("To", null)).isEqualTo("a@team.example, b@team.example");
    assertThat(mail.getSubject()).isEqualTo("[HIGH] price-anomaly: 1 resolved, 1 still firing");
    assertThat(mail.getHeader("Message-ID", null))
        .isEqualTo("<" + ChannelContract.ID + "@ops.example>");
    assertThat(mail.getHeader("Date", null)).isEqualTo("Mon, 5 Jan 2026 15:00:00 +0000");
    assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    assertThat(text(mail))
        .isEqualTo(
            """
            HIGH resolved: BTC/USD binance: The price moved 6.5 % in a minute.
            since 2026-01-05T15:00:00Z until 2026-01-05T15:00:00Z, alert a

            HIGH still firing: BTC/USD binance: The price moved 6.5 % in a minute.
            since 2026-01-05T15:00:00Z, alert b

            2 others still fire
            """);
  }

  @Test
  void sendsTheSameUnderTheSameIdAgain() throws Exception {
    Channel channel = open(Security.NONE, null);

    var _ = channel.send(message());
    var _ = channel.send(message());

    assertThat(server.received()).hasSize(2);
    assertThat(server.received().getFirst()).isEqualTo(server.received().getLast());
  }

  /** What comes from a venue must not write to somebody else. */
  @Test
  void keepsItsHeadersToItself() throws Exception {
    Alert alert =
        price("a\r\n.\r\n").about("X\r\nBcc: c@evil.example\r\n\r\nY", "é\r\n.\r\n").alert();
    var group = new Group.Key("w\r\nBcc: d@evil.example\r\n\r\nZ", Severity.HIGH);
    var notice = new Notice(group, List.of(alert), List.of(), 0);

    var _ = open(Security.NONE, null).send(new Message(ChannelContract.ID, SEEN, notice));

    Received received = server.received().getFirst();
    MimeMessage mail = parsed(received);
    assertThat(server.received()).hasSize(1);
    assertThat(received.receivers()).isEqualTo(TEAM);
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo("[HIGH] w Bcc: d@evil.example Z: 1 firing");
    assertThat(text(mail)).contains("X Bcc: c@evil.example Y é . : The price moved");
  }

  /** Source defect 71: the message about one of the cases could not be written. */
  @Test
  void hasWordsForEveryKindOfAlert() throws Exception {
    Channel channel = open(Security.NONE, null);
    for (Alert.State state : Alert.State.values()) {
      Alert alert = price("a").about(null, null).next(state).alert();

      assertThat(channel.send(message(List.of(alert), List.of(), 1)))
          .isEqualTo(new Delivery.Delivered());
    }

    assertThat(server.received()).hasSize(3);
  }

  @Test
  void showsAHundredAlerts() throws Exception {
    List<Alert> many =
        IntStream.range(0, 5_000)
            .mapToObj(number -> price("a" + number).about("S".repeat(2_000), null).alert())
            .toList();

    var _ = open(Security.NONE, null).send(message(many, List.of(), 0));

    assertThat(text(parsed(server.received().getFirst())))
        .contains("alert a99", "… and 4900 more")
        .doesNotContain("alert a100")
        .hasSizeLessThan(100_000);
  }

  private static MimeMessage parsed(Received received) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(received.text().getBytes(UTF_8)));
  }

  private static String text(MimeMessage mail) throws Exception {
    return ((String) mail.getContent()).replace("\r\n", "\n");
  }
}
