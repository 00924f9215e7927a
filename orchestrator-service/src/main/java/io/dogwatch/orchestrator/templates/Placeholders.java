package io.dogwatch.orchestrator.templates;

import io.dogwatch.client.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Placeholders in the texts of a JSON document. A text that is a placeholder and nothing else
 * becomes the value itself, a placeholder within a text the value's text.
 */
public final class Placeholders {

  /** No number changes its digits on the way. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Pattern start;
  private final Pattern placeholder;

  /**
   * @param start of what is a placeholder, well formed or not
   * @param placeholder a whole one
   */
  public Placeholders(Pattern start, Pattern placeholder) {
    this.start = start;
    this.placeholder = placeholder;
  }

  /**
   * A text with placeholders.
   *
   * @param pointer to the text
   * @param isWellFormed whether all that begins like a placeholder is one
   */
  public record Found(String pointer, List<MatchResult> placeholders, boolean isWellFormed) {}

  /** Knows what placeholders stand for. */
  @FunctionalInterface
  public interface Values {

    /**
     * What it stands for.
     *
     * @throws UnresolvedException if that is nothing
     */
    JsonNode of(MatchResult placeholder) throws UnresolvedException;
  }

  /** Whether a text may have any. */
  public boolean isIn(String text) {
    return start.matcher(text).find();
  }

  /** All texts of a document that have any. */
  public List<Found> in(JsonNode document) {
    List<Found> found = new ArrayList<>();
    find("", document, found);
    return found;
  }

  private void find(String pointer, JsonNode node, List<Found> found) {
    node.properties()
        .forEach(
            field -> find(Problem.pointerTo(pointer, field.getKey()), field.getValue(), found));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        find(pointer + "/" + i, node.get(i), found);
      }
    }
    if (node.isString() && isIn(node.stringValue())) {
      found.add(found(pointer, node.stringValue()));
    }
  }

  private Found found(String pointer, String text) {
    Matcher matcher = placeholder.matcher(text);
    return new Found(
        pointer, matcher.results().toList(), !start.matcher(matcher.replaceAll("")).find());
  }

  /**
   * The document with values for all placeholders; the one that is given may be changed.
   *
   * @throws UnresolvedException if one stands for nothing
   */
  public JsonNode resolve(JsonNode node, Values values) throws UnresolvedException {
    switch (node) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
          object.set(field.getKey(), resolve(field.getValue(), values));
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, resolve(array.get(i), values));
        }
      }
      case StringNode text -> {
        return resolve(text, values);
      }
      default -> {}
    }
    return node;
  }

  private JsonNode resolve(StringNode node, Values values) throws UnresolvedException {
    String text = node.stringValue();
    Matcher whole = placeholder.matcher(text);
    if (whole.matches()) {
      return values.of(whole);
    }
    Matcher each = placeholder.matcher(text);
    var resolved = new StringBuilder();
    while (each.find()) {
      JsonNode value = values.of(each);
      String inText = value.isString() ? value.stringValue() : value.toString();
      each.appendReplacement(resolved, Matcher.quoteReplacement(inText));
    }
    return StringNode.valueOf(each.appendTail(resolved).toString());
  }

  /**
   * What lies at a path of a value: names of fields, and indices from 0, with dots between them and
   * perhaps before the first. A missing node if there is nothing.
   */
  public static JsonNode at(JsonNode value, String path) {
    JsonNode found = value;
    for (String step : path.split("\\.", -1)) {
      if (!step.isEmpty()) {
        found = step(found, step);
      }
    }
    return found;
  }

  private static JsonNode step(JsonNode value, String step) {
    return value.isArray() && step.matches("\\d{1,9}")
        ? value.path(Integer.parseInt(step))
        : value.path(step);
  }
}
