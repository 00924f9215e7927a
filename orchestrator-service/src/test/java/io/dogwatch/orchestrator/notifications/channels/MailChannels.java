package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.orchestrator.notifications.channels.MailServer.Login;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Channels to a mail server of this process. */
abstract class MailChannels {

  private static final String HOST = "127.0.0.1";
  static final Login LOGIN = new Login("dogwatch", "s3cr3t of the test");
  static final List<String> TEAM = List.of("a@team.example", "b@team.example");

  @TempDir private static Path folder;

  static SSLContext trusted;
  static SSLContext ofAnotherHost;

  FakeMailServer server;

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

  Channel open(Security security, @Nullable Login login) {
    return channel(server.port(), security, login, trusted, MailChannel.PATIENCE);
  }

  static Channel channel(
      int port, Security security, @Nullable Login login, SSLContext tls, Duration patience) {
    var session =
        new MailSession(new MailServer(HOST, port, security, login), tls.getSocketFactory());
    return new MailChannel(session, new Letter("dogwatch@ops.example", TEAM), patience);
  }
}
