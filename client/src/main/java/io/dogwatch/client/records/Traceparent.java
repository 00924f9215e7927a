package io.dogwatch.client.records;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Position in a trace, as W3C Trace Context's {@code traceparent} header has it.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
public final class Traceparent {

  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int TRACE_END = 35;
  private static final int PARENT_END = 52;
  private static final HexFormat HEX = HexFormat.of();

  private final String value;

  private Traceparent(String valid) {
    this.value = valid;
  }

  /**
   * What the header says.
   *
   * @throws IllegalArgumentException if that is not valid
   */
  public static Traceparent of(String header) {
    return parse(header)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a W3C traceparent of version 00 expected, found " + header));
  }

  /** The start of a new, sampled trace. */
  public static Traceparent next(RandomGenerator random) {
    return new Traceparent(
        "00-"
            + HEX.toHexDigits(nonZero(random))
            + HEX.toHexDigits(nonZero(random))
            + "-"
            + HEX.toHexDigits(nonZero(random))
            + "-01");
  }

  /** What the header says, if it says anything valid; anything else starts a new trace. */
  public static Optional<Traceparent> parse(String header) {
    return isValid(header) ? Optional.of(new Traceparent(header)) : Optional.empty();
  }

  /** Another position in the same trace. */
  public Traceparent child(RandomGenerator random) {
    return new Traceparent(
        value.substring(0, TRACE_END + 1)
            + HEX.toHexDigits(nonZero(random))
            + value.substring(value.length() - 3));
  }

  /** As the header has it. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Traceparent that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  /** By hand: every record of every job is asked, and a pattern takes its time. */
  private static boolean isValid(String text) {
    return text.length() == LENGTH
        && text.startsWith("00-")
        && isId(text, TRACE, TRACE_END)
        && text.charAt(TRACE_END) == '-'
        && isId(text, TRACE_END + 1, PARENT_END)
        && text.charAt(PARENT_END) == '-'
        && isHex(text, PARENT_END + 1, LENGTH);
  }

  /** Hexadecimal, and not all zeros. */
  private static boolean isId(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) == '0') {
      at++;
    }
    return at < to && isHex(text, at, to);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int at = from; at < to; at++) {
      char digit = text.charAt(at);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long nonZero(RandomGenerator random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}
