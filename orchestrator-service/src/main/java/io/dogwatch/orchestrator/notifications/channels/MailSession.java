package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Talks to a mail server: https://eclipse-ee4j.github.io/angus-mail/docs/api/. */
final class MailSession {

  private static final Duration CONNECTING = Duration.ofSeconds(5);

  /** Of one answer. Servers that look into a mail take their time. */
  private static final Duration ANSWERING = Duration.ofSeconds(30);

  private final MailServer server;
  private final Session session;

  /**
   * @param sockets that know which servers are genuine
   */
  MailSession(MailServer server, SSLSocketFactory sockets) {
    this.server = server;
    this.session = Session.getInstance(properties(server, sockets));
  }

  private static Properties properties(MailServer server, SSLSocketFactory sockets) {
    var properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECTING.toMillis()));
    properties.put("mail.smtp.timeout", Long.toString(ANSWERING.toMillis()));
    properties.put("mail.smtp.auth", Boolean.toString(server.login() != null));
    properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    properties.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == Security.TLS));
    boolean changesOver = server.security() == Security.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(changesOver));
    properties.put("mail.smtp.starttls.required", Boolean.toString(changesOver));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    // One address that is wrong keeps the mail from nobody else.
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.quitwait", "false");
    return properties;
  }

  /** A mail without anything. */
  MimeMessage blank(String id) {
    return new MimeMessage(session) {
      @Override
      protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
      }
    };
  }

  /** Returns when the server has taken the mail. */
  void send(MimeMessage mail) throws MessagingException {
    Transport transport = session.getTransport("smtp");
    try {
      MailServer.Login login = server.login();
      transport.connect(
          server.host(), server.port(), user(login), login == null ? null : login.password());
      transport.sendMessage(mail, mail.getAllRecipients());
    } finally {
      close(transport);
    }
  }

  private static @Nullable String user(MailServer.@Nullable Login login) {
    return login == null ? null : login.user();
  }

  /** Whatever comes now, the server has said whether it has the mail. */
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException _) {
      // It is gone.
    }
  }
}
