package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.intake.Fingerprint;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether jobs failed alike: of the same type, for the same reason, with the same exception,
 * and with a message that differs in nothing but ids, numbers and what stands in quotes.
 */
final class Likeness {

  private static final int LENGTH = 16;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("\\b(?:0x[0-9a-fA-F]+|(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,})\\b");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.,:][0-9]+)*");

  private Likeness() {}

  /** 16 hexadecimal digits. */
  static String fingerprint(String type, String reason, DeadLetter.Reason failure) {
    return Fingerprint.of(
            type,
            reason,
            text(failure.code()),
            text(failure.exception()),
            withoutDetails(text(failure.message())))
        .hex()
        .substring(0, LENGTH);
  }

  static String withoutDetails(String message) {
    String plain = UUID.matcher(message).replaceAll("?");
    plain = QUOTED.matcher(plain).replaceAll("?");
    plain = HEXADECIMAL.matcher(plain).replaceAll("?");
    return NUMBER.matcher(plain).replaceAll("?");
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.replace('\0', ' ');
  }
}
