package io.dogwatch.orchestrator.problems;

import static java.util.stream.Collectors.joining;

import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request, and notes everything that is wrong with them. */
public final class Parameters {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Mistakes mistakes;

  /** Those of a path, or of headers. */
  public Parameters() {
    this(new Mistakes());
  }

  private Parameters(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** Those of a query, in which what the operation does not have is a mistake, too. */
  public static Parameters of(HttpServletRequest request) {
    return request.getAttribute(KnownParameters.UNKNOWN) instanceof Mistakes unknown
        ? new Parameters(unknown)
        : new Parameters();
  }

  /** The trace that whoever asks goes on with; empty for none, or none that can be read. */
  public static Optional<Traceparent> traceOf(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("traceparent")).flatMap(Traceparent::parse);
  }

  /**
   * The value, or null where there is none or an invalid one.
   *
   * @param expected for the message
   */
  public <T> @Nullable T optional(
      String name, @Nullable String text, String expected, Function<String, T> parse) {
    if (text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeException _) {
      mistakes.add(FieldProblem.parameter(name, expected + " expected, found \"" + text + "\""));
      return null;
    }
  }

  /** Notes a mistake unless the condition holds. */
  public void require(String name, boolean condition, String mistake) {
    if (!condition) {
      mistakes.add(FieldProblem.parameter(name, mistake));
    }
  }

  /** One of the constants, in whatever case, or null where there is none or an invalid one. */
  public <E extends Enum<E>> @Nullable E constant(
      String name, @Nullable String text, Class<E> type) {
    return optional(name, text, oneOf(type), constant -> valueOf(type, constant));
  }

  /**
   * Several of the constants, in whatever case, with commas between them or under the same name
   * again; without what is invalid, and empty where there are none.
   */
  public <E extends Enum<E>> Set<E> constants(
      String name, @Nullable List<String> texts, Class<E> type) {
    return several(name, texts, oneOf(type), constant -> valueOf(type, constant));
  }

  /** Any text that PostgreSQL can compare with, or null where there is none. */
  public @Nullable String text(String name, @Nullable String text) {
    return optional(name, text, "a text without U+0000", Parameters::comparable);
  }

  /** Several texts that PostgreSQL can compare with, given as several constants are. */
  public Set<String> texts(String name, @Nullable List<String> texts) {
    return several(name, texts, "a text without U+0000", Parameters::comparablePart);
  }

  private <T> Set<T> several(
      String name, @Nullable List<String> texts, String expected, Function<String, T> parse) {
    Set<T> values = new HashSet<>();
    for (String part : parts(texts)) {
      T value = optional(name, part, expected, parse);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** A name without a value has one that is empty: it is no wish for everything. */
  private static List<String> parts(@Nullable List<String> texts) {
    if (texts == null) {
      return List.of();
    }
    return texts.isEmpty()
        ? List.of("")
        : texts.stream().flatMap(text -> Arrays.stream(text.split(",", -1))).toList();
  }

  /** How long a request waits for what it asks for: up to PT60S, and not at all by default. */
  public Duration waitingTime(@Nullable String text) {
    Duration time =
        optional("wait", text, "an ISO 8601 duration from PT0S to PT60S", Parameters::waited);
    return time == null ? Duration.ZERO : time;
  }

  /**
   * The id in a path.
   *
   * @throws InvalidRequestException if it is none
   */
  public static JobId uuid(String id) {
    return new Parameters().required("id", id, "a UUID", JobId::parse);
  }

  /**
   * Call after the last parameter, before any is used.
   *
   * @throws InvalidRequestException that lists everything that is wrong
   */
  public void requireValid() {
    mistakes.requireNone();
  }

  /**
   * The value that must be there.
   *
   * @throws InvalidRequestException if it is invalid
   */
  public <T> T required(String name, String text, String expected, Function<String, T> parse) {
    T value = optional(name, text, expected, parse);
    if (value == null) {
      throw new InvalidRequestException(mistakes);
    }
    return value;
  }

  private static String comparable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("U+0000");
    }
    return text;
  }

  private static String comparablePart(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("nothing");
    }
    return comparable(text);
  }

  private static <E extends Enum<E>> String oneOf(Class<E> type) {
    return "one of "
        + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(joining(", "));
  }

  private static <E extends Enum<E>> E valueOf(Class<E> type, String constant) {
    return Enum.valueOf(type, constant.toUpperCase(Locale.ROOT));
  }

  private static Duration waited(String text) {
    Duration time = Duration.parse(text);
    if (time.isNegative() || time.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return time;
  }
}
