package io.dogwatch.orchestrator.notifications;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is secret among settings: it is given itself, or as a file that has it. Nothing shows it.
 *
 * @param text null if it is in the file
 * @param file null if it is given itself
 */
record GivenSecret(@Nullable String text, @Nullable Path file) {

  /** Whether it is given in one way. */
  boolean isOne() {
    return (text == null) != (file == null);
  }

  /** Whether it is given in no way. */
  boolean isNone() {
    return text == null && file == null;
  }

  /** Without the line feed that ends a file; null if it can't be read. */
  @Nullable String read() {
    if (text != null || file == null) {
      return text;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      return null;
    }
  }

  String found() {
    String found = read();
    if (found == null) {
      throw new IllegalStateException("a readable file expected: " + file);
    }
    return found;
  }

  /** What can be shown instead of a text. */
  static String masked(@Nullable String text) {
    return text == null || text.isEmpty() ? "(none)" : "***";
  }

  @Override
  public String toString() {
    return "GivenSecret[text=%s, file=%s]".formatted(masked(text), file);
  }
}
