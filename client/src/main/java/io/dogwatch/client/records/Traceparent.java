package io.dogwatch.client.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /** What each byte is worth as a hexadecimal digit in lower case; -1 for one that is none. */
  private static final byte[] DIGITS = digits();

  private final byte[] value; // as a header carries it, and every record of every job has one

  private Traceparent(byte[] valid) {
    this.value = valid;
  }

  private static byte[] digits() {
    byte[] digits = new byte[256];
    Arrays.fill(digits, (byte) -1);
    for (byte digit = 0; digit < 16; digit++) {
      digits[HEX.toLowHexDigit(digit)] = digit;
    }
    return digits;
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
    return of(
        "00-"
            + HEX.toHexDigits(nonZero(random))
            + HEX.toHexDigits(nonZero(random))
            + "-"
            + HEX.toHexDigits(nonZero(random))
            + "-01");
  }

  /** What the header says, if it says anything valid; anything else starts a new trace. */
  public static Optional<Traceparent> parse(String header) {
    return parse(header.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #parse(String)}, of the header's bytes. */
  public static Optional<Traceparent> parse(byte[] header) {
    return isValid(header) ? Optional.of(new Traceparent(header.clone())) : Optional.empty();
  }

  /** Another position in the same trace. */
  public Traceparent child(RandomGenerator random) {
    byte[] child = value.clone();
    long id = nonZero(random);
    for (int at = PARENT_END - 1; at > TRACE_END; at--) {
      child[at] = (byte) HEX.toLowHexDigit((int) id);
      id >>>= 4;
    }
    return new Traceparent(child);
  }

  /** As the header has it. */
  public String value() {
    return new String(value, StandardCharsets.US_ASCII);
  }

  /** As the header has it. */
  byte[] bytes() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Traceparent that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return value();
  }

  private static boolean isValid(byte[] text) {
    return text.length == LENGTH
        && text[0] == '0'
        && text[1] == '0'
        && text[TRACE - 1] == '-'
        && isId(text, TRACE, TRACE_END)
        && text[TRACE_END] == '-'
        && isId(text, TRACE_END + 1, PARENT_END)
        && text[PARENT_END] == '-'
        && isHex(text, PARENT_END + 1, LENGTH);
  }

  /** Hexadecimal, and not all zeros. */
  private static boolean isId(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] == '0') {
      at++;
    }
    return at < to && isHex(text, at, to);
  }

  private static boolean isHex(byte[] text, int from, int to) {
    int all = 0;
    for (int at = from; at < to; at++) {
      all |= DIGITS[Byte.toUnsignedInt(text[at])];
    }
    return all >= 0;
  }

  private static long nonZero(RandomGenerator random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}
