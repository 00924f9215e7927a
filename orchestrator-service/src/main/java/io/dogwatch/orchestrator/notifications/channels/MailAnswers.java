package io.dogwatch.orchestrator.notifications.channels;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What it means that a mail was not sent. A server says 4xx if it may be another time. */
final class MailAnswers {

  private static final int LONGEST_REASON = 300;

  private MailAnswers() {}

  static Delivery meaning(MessagingException failure) {
    String reason = reason(failure);
    if (failure instanceof SendFailedException sent && isForSomebody(sent)) {
      return new Delivery.Delivered("not taken for everybody: " + reason);
    }
    return isFinal(failure)
        ? new Delivery.Refused(reason)
        : new Delivery.Failed(reason, Duration.ZERO);
  }

  private static boolean isForSomebody(SendFailedException failure) {
    Address[] sent = failure.getValidSentAddresses();
    return sent != null && sent.length > 0;
  }

  private static boolean isFinal(MessagingException failure) {
    if (failure instanceof AuthenticationFailedException) {
      return failure.getMessage() == null || !failure.getMessage().startsWith("4");
    }
    List<Integer> codes = chain(failure).stream().map(MailAnswers::code).toList();
    return codes.stream().anyMatch(code -> code >= 500)
        && codes.stream().noneMatch(code -> code >= 400 && code < 500);
  }

  /** 0 where the server has said nothing. */
  private static int code(Exception failure) {
    return switch (failure) {
      case SMTPAddressFailedException address -> address.getReturnCode();
      case SMTPSenderFailedException sender -> sender.getReturnCode();
      case SMTPSendFailedException mail -> mail.getReturnCode();
      default -> 0;
    };
  }

  /** With what it comes from, which says more than itself. */
  private static List<Exception> chain(MessagingException failure) {
    List<Exception> chain = new ArrayList<>();
    Exception next = failure;
    while (next != null && chain.size() < 20) {
      chain.add(next);
      next = next instanceof MessagingException outer ? outer.getNextException() : null;
    }
    return chain;
  }

  private static String reason(MessagingException failure) {
    String reason =
        chain(failure).stream().map(MailAnswers::text).distinct().collect(Collectors.joining("; "));
    return Words.cut(Words.inOneLine(reason), LONGEST_REASON);
  }

  private static String text(Exception failure) {
    String name = failure.getClass().getSimpleName();
    @Nullable String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return name;
    }
    return code(failure) > 0 ? message : name + ": " + message;
  }
}
