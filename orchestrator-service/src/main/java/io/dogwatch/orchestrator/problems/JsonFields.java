package io.dogwatch.orchestrator.problems;

import io.dogwatch.client.validation.Problem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object, and notes everything that is wrong with them. A field that is
 * null is as good as none. For one thread.
 */
public final class JsonFields {

  private final String pointer;
  private final JsonNode object;
  private final Mistakes mistakes;

  /**
   * @param pointer where the object stands in the request
   * @param object anything else has no fields
   */
  public JsonFields(String pointer, JsonNode object, Mistakes mistakes) {
    this.pointer = pointer;
    this.object = object;
    this.mistakes = mistakes;
  }

  /** Notes fields of other names. */
  public void allowOnly(Set<String> names) {
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        mistakes.add(FieldProblem.at(Problem.pointerTo(pointer, name), "unknown field"));
      }
    }
  }

  /** The names of the fields that are given. */
  public Set<String> names() {
    return object.propertyNames().stream()
        .filter(this::isGiven)
        .collect(Collectors.toUnmodifiableSet());
  }

  public boolean isGiven(String name) {
    return !value(name).isMissingNode() && !value(name).isNull();
  }

  /** The value as it is; a missing node where there is none. */
  public JsonNode value(String name) {
    return object.path(name);
  }

  /** The fields of an object that must be there; without any where it is not. */
  public JsonFields object(String name) {
    if (!value(name).isObject()) {
      error(name, isGiven(name) ? "a JSON object expected" : "required");
    }
    return new JsonFields(pointerTo(name), value(name), mistakes);
  }

  /** The text, or null where there is none or something else, which is not noted. */
  public @Nullable String string(String name) {
    return value(name).isString() ? value(name).stringValue() : null;
  }

  /**
   * What a text stands for, or null where there is none or an invalid one.
   *
   * @param expected for the message
   */
  public <T> @Nullable T text(String name, String expected, Function<String, T> parse) {
    if (!isGiven(name)) {
      return null;
    }
    String text = string(name);
    if (text != null) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | DateTimeException _) {
        // said below
      }
    }
    wrong(name, expected);
    return null;
  }

  /** A text that must be there; null where it is not, or is an invalid one. */
  public <T> @Nullable T required(String name, String expected, Function<String, T> parse) {
    if (!isGiven(name)) {
      error(name, "required");
    }
    return text(name, expected, parse);
  }

  /** One of the constants, in whatever case, or null where there is none or an invalid one. */
  public <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
    String constants =
        String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    return text(name, "one of " + constants, it -> Enum.valueOf(type, it.toUpperCase(Locale.ROOT)));
  }

  /** A whole number, or null where there is none or an invalid one. */
  public @Nullable Integer integer(String name, int least, int most) {
    JsonNode value = value(name);
    if (!isGiven(name)) {
      return null;
    }
    if (value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToInt()) {
      int number = value.intValue();
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(name, "a whole number from %d to %d".formatted(least, most));
    return null;
  }

  /** A number, or null where there is none or an invalid one. */
  public @Nullable BigDecimal number(String name, BigDecimal least, BigDecimal most) {
    JsonNode value = value(name);
    if (!isGiven(name)) {
      return null;
    }
    if (value.isNumber()
        && value.decimalValue().compareTo(least) >= 0
        && value.decimalValue().compareTo(most) <= 0) {
      return value.decimalValue();
    }
    wrong(name, "a number from %s to %s".formatted(least, most));
    return null;
  }

  /** Notes that something else was expected, and what was found. */
  public void wrong(String name, String expected) {
    error(name, expected + " expected, found " + value(name));
  }

  /** Notes a mistake; without a name it is about the object. */
  public void error(String name, String detail) {
    mistakes.add(FieldProblem.at(name.isEmpty() ? pointer : pointerTo(name), detail));
  }

  /** Where a field stands in the request. */
  public String pointerTo(String name) {
    return Problem.pointerTo(pointer, name);
  }
}
