package io.dogwatch.orchestrator.notifications.channels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A message as mail: the same message is always the same mail.
 *
 * @param from address of the sender
 * @param to addresses of the receivers
 */
record Letter(String from, List<String> to) {

  /** As RFC 5322 has it. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

  /** More than a person reads; the API has all of them. */
  private static final int SHOWN = 100;

  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_LINE = 500;

  Letter {
    to = List.copyOf(to);
  }

  MimeMessage write(MailSession session, Message message) {
    try {
      MimeMessage mail = session.blank(id(message));
      mail.setFrom(new InternetAddress(from));
      for (String receiver : to) {
        mail.addRecipient(RecipientType.TO, new InternetAddress(receiver));
      }
      mail.setSubject(title(message.notice()), UTF_8.name());
      mail.setHeader("Date", DATE.format(message.createdAt().atOffset(ZoneOffset.UTC)));
      // Nobody's holiday is of interest: RFC 3834.
      mail.setHeader("Auto-Submitted", "auto-generated");
      mail.setText(String.join("\n", lines(message.notice())), UTF_8.name());
      mail.saveChanges();
      return mail;
    } catch (MessagingException e) {
      throw new IllegalStateException("a message that can be written as mail expected", e);
    }
  }

  /** Programs that handle mail know by it what they have. */
  private String id(Message message) {
    return "<" + message.id() + from.substring(from.indexOf('@')) + ">";
  }

  private static String title(Notice notice) {
    return Words.cut(Words.inOneLine(Title.of(notice)), LONGEST_TITLE);
  }

  private static List<String> lines(Notice notice) {
    List<String> all =
        Stream.concat(
                notice.news().stream().map(alert -> lines(alert, Words.state(alert))),
                notice.repeated().stream().map(alert -> lines(alert, "still firing")))
            .toList();
    List<String> lines = new ArrayList<>(all.subList(0, Math.min(SHOWN, all.size())));
    if (all.size() > SHOWN) {
      lines.add("… and " + (all.size() - SHOWN) + " more\n");
    }
    if (notice.others() > 0) {
      lines.add(notice.others() + " others still fire\n");
    }
    return lines;
  }

  private static String lines(Alert alert, String state) {
    Instant resolved = alert.times().resolved();
    String times =
        "since " + alert.times().firstSeen() + (resolved == null ? "" : " until " + resolved);
    return """
        %s %s: %s
        %s, alert %s
        """
        .formatted(
            alert.severity(),
            state,
            Words.cut(Words.inOneLine(Words.about(alert)), LONGEST_LINE),
            times,
            Words.inOneLine(alert.alertId()));
  }
}
