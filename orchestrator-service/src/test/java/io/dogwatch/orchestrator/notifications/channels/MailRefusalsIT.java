package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail servers that do not take a message, or do not say so. */
@Timeout(60)
final class MailRefusalsIT extends MailChannels {

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
}
