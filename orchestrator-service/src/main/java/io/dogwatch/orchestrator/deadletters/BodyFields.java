package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import java.time.DateTimeException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of an object in a body. It notes everything that is wrong with them. */
final class BodyFields {

  private final String pointer;
  private final JsonNode object;
  private final Mistakes mistakes;

  /**
   * @param pointer to the object
   * @param names of the only fields there may be
   */
  BodyFields(String pointer, JsonNode object, Mistakes mistakes, Set<String> names) {
    this.pointer = pointer;
    this.object = object;
    this.mistakes = mistakes;
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        mistakes.add(FieldProblem.at(Problem.pointerTo(pointer, name), "unknown field"));
      }
    }
  }

  boolean has(String name) {
    return !object.path(name).isMissingNode() && !object.path(name).isNull();
  }

  JsonNode field(String name) {
    return object.path(name);
  }

  /**
   * What a field says, or null where there is none or an invalid one.
   *
   * @param expected for the message
   * @param read returns null, or throws, for what is invalid
   */
  <T> @Nullable T read(String name, String expected, Function<JsonNode, @Nullable T> read) {
    return has(name) ? read(pointer + "/" + name, field(name), expected, read) : null;
  }

  /** The same of a text. */
  <T> @Nullable T text(String name, String expected, Function<String, T> parse) {
    return read(name, expected, node -> node.isString() ? parse.apply(node.stringValue()) : null);
  }

  /** The same of a node at a place of its own. */
  <T> @Nullable T read(
      String at, JsonNode node, String expected, Function<JsonNode, @Nullable T> read) {
    try {
      T value = read.apply(node);
      if (value != null) {
        return value;
      }
    } catch (IllegalArgumentException | DateTimeException _) {
      // said below
    }
    mistakes.add(FieldProblem.at(at, expected + " expected, found " + node));
    return null;
  }

  void mistake(String name, String detail) {
    mistakes.add(FieldProblem.at(name.isEmpty() ? pointer : pointer + "/" + name, detail));
  }
}
