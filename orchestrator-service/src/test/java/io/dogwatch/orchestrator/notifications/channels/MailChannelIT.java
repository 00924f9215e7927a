package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.message;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.SEEN;
import static io.dogwatch.orchestrator.notifications.grouping.GivenAlert.price;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.notifications.channels.FakeMailServer.Received;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Login;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import io.dogwatch.orchestrator.notifications.grouping.Group;
import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages for people who read mail. */
@Timeout(60)
final class MailChannelIT {

  private static final String HOST = "127.0.0.1";
  private static final Login LOGIN = new Login("dogwatch", "s3cr3t of the test");
  private static final List<String> TEAM = List.of("a@team.example", "b@team.example");

  @TempDir private static Path folder;
  private static SSLContext trusted;
  private static SSLContext ofAnotherHost;

  private FakeMailServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    trusted = TestCertificate.of(HOST, folder);
    ofAnotherHost = TestCertificate.of("elsewhere.example", folder);
  }

  @BeforeEach
  void start() throws Exception {
    server = new FakeMailServer(trusted, false);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

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

  @Test
  void signsInOnceItIsEncrypted() throws Exception {
    Delivery delivery = open(Security.STARTTLS, LOGIN).send(message());

    assertThat(delivery).isEqualTo(new Delivery.Delivered());
    assertThat(server.received().getFirst().isEncrypted()).isTrue();
    assertThat(server.received().getFirst().login()).isEqualTo("dogwatch s3cr3t of the test");
  }

  @Test
  void isEncryptedFromTheStartWhereTheServerWantsIt() throws Exception {
    try (var other = new FakeMailServer(trusted, true)) {
      Delivery delivery =
          channel(other.port(), Security.TLS, LOGIN, trusted, MailChannel.PATIENCE).send(message());

      assertThat(delivery).isEqualTo(new Delivery.Delivered());
      assertThat(other.received().getFirst().login()).isEqualTo("dogwatch s3cr3t of the test");
      assertThat(other.commands()).doesNotContain("STARTTLS");
    }
  }

  @Test
  void saysNothingSecretToAServerWithoutEncryption() throws Exception {
    try (var other = new FakeMailServer()) {
      Delivery delivery =
          channel(other.port(), Security.STARTTLS, LOGIN, trusted, MailChannel.PATIENCE)
              .send(message());

      assertThat(delivery).isInstanceOf(Delivery.Failed.class);
      assertThat(delivery.toString()).contains("STARTTLS").doesNotContain("s3cr3t");
      assertThat(other.commands()).doesNotContain("AUTH", "MAIL", "DATA");
    }
  }

  @Test
  void saysNothingSecretToAServerOfAnotherName() throws Exception {
    try (var other = new FakeMailServer(ofAnotherHost, false)) {
      Delivery delivery =
          channel(other.port(), Security.STARTTLS, LOGIN, ofAnotherHost, MailChannel.PATIENCE)
              .send(message());

      assertThat(delivery).isInstanceOf(Delivery.Failed.class);
      assertThat(other.commands()).doesNotContain("AUTH", "MAIL", "DATA");
    }
  }

  @Test
  void saysNothingSecretToAServerThatNobodyVouchesFor() throws Exception {
    Delivery delivery =
        channel(
                server.port(),
                Security.STARTTLS,
                LOGIN,
                SSLContext.getDefault(),
                MailChannel.PATIENCE)
            .send(message());

    assertThat(delivery).isInstanceOf(Delivery.Failed.class);
    assertThat(delivery.toString()).contains("SSLHandshakeException");
    assertThat(server.commands()).doesNotContain("AUTH", "MAIL", "DATA");
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, 421 4.3.2 too many of you",
    "AUTH, 454 4.7.0 come again",
    "MAIL, 452 4.3.1 no room now",
    "RCPT, 450 4.2.1 never seen you before",
    "DATA, 451 4.3.0 not now",
    "., 451 4.3.0 could not look into it",
  })
  void maySendAgainWhatWasNotTakenNow(String command, String reply) throws Exception {
    server.reply(command, reply);
    server.reply(command, reply);

    Delivery delivery = open(Security.STARTTLS, LOGIN).send(message());

    assertThat(delivery).isInstanceOf(Delivery.Failed.class);
    assertThat(delivery.toString()).contains(reply.substring(0, 3)).doesNotContain("s3cr3t");
    assertThat(server.received()).isEmpty();
  }

  /** Source defect 70: what cannot succeed was tried again and again. */
  @ParameterizedTest
  @CsvSource({
    "AUTH, 535 5.7.8 who are you",
    "MAIL, 553 5.7.1 not for you",
    "RCPT, 550 5.1.1 nobody of this name",
    "DATA, 554 5.5.0 no",
    "., 552 5.3.4 too large",
  })
  void doesNotSendAgainWhatIsRefused(String command, String reply) throws Exception {
    server.reply(command, reply);
    server.reply(command, reply);

    Delivery delivery = open(Security.STARTTLS, LOGIN).send(message());

    assertThat(delivery).isInstanceOf(Delivery.Refused.class);
    assertThat(delivery.toString()).contains(reply).doesNotContain("s3cr3t");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void writesToTheOthersWhereOneIsRefusedAndSaysSo() throws Exception {
    server.reply("RCPT", "550 5.1.1 nobody of this name");

    Delivery delivery = open(Security.NONE, null).send(message());

    assertThat(server.received().getFirst().receivers()).containsExactly("b@team.example");
    assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
    assertThat(delivery.toString())
        .contains("not taken for everybody", "550 5.1.1 nobody of this name");
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    Delivery delivery =
        channel(free, Security.NONE, null, trusted, MailChannel.PATIENCE).send(message());

    assertThat(delivery).isInstanceOf(Delivery.Failed.class);
    assertThat(delivery.toString()).contains("Connect");
  }

  /** It may have the mail: it is sent again under the same id. */
  @Test
  void doesNotTakeSilenceForAYes() throws Exception {
    server.reply(".", "");

    Delivery delivery = open(Security.NONE, null).send(message());

    assertThat(delivery).isInstanceOf(Delivery.Failed.class);
    assertThat(server.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"CONNECT", "EHLO", "RCPT", "."})
  void isNotHeldUpByAServerThatSaysNothing(String command) throws Exception {
    server.reply(command, ".");

    Delivery delivery =
        channel(server.port(), Security.NONE, null, trusted, Duration.ofMillis(300))
            .send(message());

    assertThat(delivery)
        .isEqualTo(new Delivery.Failed("an answer within PT0.3S expected", Duration.ZERO));
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

  private Channel open(Security security, @Nullable Login login) {
    return channel(server.port(), security, login, trusted, MailChannel.PATIENCE);
  }

  private static Channel channel(
      int port, Security security, @Nullable Login login, SSLContext tls, Duration patience) {
    var session =
        new MailSession(new MailServer(HOST, port, security, login), tls.getSocketFactory());
    return new MailChannel(session, new Letter("dogwatch@ops.example", TEAM), patience);
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
