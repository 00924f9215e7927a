package io.dogwatch.orchestrator.notifications.channels;

import static io.dogwatch.orchestrator.notifications.channels.ChannelContract.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is secret is told to nobody but the mail server that is meant. */
@Timeout(60)
final class MailSecrecyIT extends MailChannels {

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
}
