package io.dogwatch.orchestrator.notifications.channels;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends messages as mail. */
final class MailChannel implements Channel {

  /** Shorter than somebody else waits before he sends it, too. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private final MailSession session;
  private final Letter letter;
  private final Duration patience;

  /**
   * @param patience how long a mail may take in all
   */
  MailChannel(MailSession session, Letter letter, Duration patience) {
    this.session = session;
    this.letter = letter;
    this.patience = patience;
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    MimeMessage mail = letter.write(session, message);
    var sending = new FutureTask<>(() -> deliver(mail));
    // An interrupt closes the sockets of a virtual thread, and of no other.
    Thread sender = Thread.ofVirtual().name("mail-" + message.id()).start(sending);
    try {
      return sending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new Delivery.Failed("an answer within " + patience + " expected", Duration.ZERO);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a mail that can be sent expected", e.getCause());
    } finally {
      sender.interrupt();
    }
  }

  private Delivery deliver(MimeMessage mail) {
    try {
      session.send(mail);
      return new Delivery.Delivered();
    } catch (MessagingException e) {
      return MailAnswers.meaning(e);
    }
  }
}
