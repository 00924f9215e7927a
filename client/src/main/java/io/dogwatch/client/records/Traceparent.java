package io.dogwatch.client.records;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Position in a trace, as W3C Trace Context's {@code traceparent} header has it.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
public record Traceparent(String value) {

  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int TRACE_END = 35;
  private static final HexFormat HEX = HexFormat.of();

  public Traceparent {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a W3C traceparent of version 00 expected, found " + value);
    }
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
    return FORM.matcher(header).matches() ? Optional.of(new Traceparent(header)) : Optional.empty();
  }

  /** Another position in the same trace. */
  public Traceparent child(RandomGenerator random) {
    return new Traceparent(
        value.substring(0, TRACE_END + 1)
            + HEX.toHexDigits(nonZero(random))
            + value.substring(value.length() - 3));
  }

  private static long nonZero(RandomGenerator random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}
