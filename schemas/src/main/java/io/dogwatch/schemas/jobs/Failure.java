package io.dogwatch.schemas.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt, or a whole job, failed.
 *
 * @param message what was expected and what was found, for a person
 * @param exception Java class of what was thrown
 * @param stack its stack trace, cut at 8 KiB of characters
 */
public record Failure(
    FailureCode code, String message, @Nullable String exception, @Nullable String stack) {

  /** Longest stack trace and longest message that is kept, in characters. */
  public static final int MAX_TEXT = 8 * 1024;

  public Failure {
    message = cut(message);
    stack = stack == null ? null : cut(stack);
  }

  public static Failure of(FailureCode code, String message) {
    return new Failure(code, message, null, null);
  }

  /** What a handler threw. */
  public static Failure of(FailureCode code, Throwable thrown) {
    var stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack));
    String message =
        thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
    return new Failure(code, message, thrown.getClass().getName(), stack.toString());
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
