package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.schemas.alerts.Alert;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What people read of an alert, in whatever channel. */
final class Words {

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

  private Words() {}

  static String state(Alert alert) {
    return switch (alert.state()) {
      case FIRING -> "firing";
      case RESOLVED -> "resolved";
      case RETRACTED -> "retracted";
    };
  }

  /** One line, as in {@code BTC/USD binance: The price moved 6.5 % in a minute.} */
  static String about(Alert alert) {
    Alert.Subject subject = alert.subject();
    List<String> parts =
        Stream.of(subject.symbol(), subject.pair(), subject.venue())
            .filter(part -> part != null)
            .map(String::valueOf)
            .toList();
    String prefix = parts.isEmpty() ? "" : String.join(" ", parts) + ": ";
    return inOneLine(prefix + alert.description());
  }

  /** Without what ends a line, or means anything to a terminal. */
  static String inOneLine(String text) {
    return CONTROLS.matcher(text).replaceAll(" ");
  }

  /** At most so long; a character that takes two places stays whole, or goes. */
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
