package io.dogwatch.client.validation;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema (2020-12) of a job type's payload, with one keyword of our own: {@value #CHOICES}
 * on a text property lists what it may be, whatever the case and the blanks around it. Safe for use
 * by many threads.
 */
public final class PayloadSchema {

  /** Keyword that lists the values a text property may have, ignoring case. */
  public static final String CHOICES = "x-choices";

  private static final String MUST_BE = " must be ";
  private static final int CHOICES_SHOWN = 20;
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private final Schema schema;
  private final Map<String, List<String>> choices;

  private PayloadSchema(Schema schema, Map<String, List<String>> choices) {
    this.schema = schema;
    this.choices = choices;
  }

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException if the text is no JSON
   */
  public static PayloadSchema parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new PayloadSchema(REGISTRY.getSchema(json), choicesIn(json));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("a JSON Schema expected: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Everything that is wrong with the document, in the order of its places; empty if nothing is.
   */
  public List<Problem> problems(byte[] document) {
    try {
      return problems(JSON.readTree(document));
    } catch (JacksonException e) {
      return List.of(new Problem("", "JSON expected: " + e.getOriginalMessage()));
    }
  }

  /** As {@link #problems(byte[])}, for a document that is read already. */
  public List<Problem> problems(JsonNode document) {
    List<Problem> problems = new ArrayList<>();
    for (Error error : schema.validate(document)) {
      problems.add(new Problem(place(error), message(error)));
    }
    choices.forEach(
        (property, accepted) -> {
          JsonNode value = document.path(property);
          if (value.isString() && !isAmong(accepted, value.stringValue())) {
            problems.add(
                new Problem(
                    Problem.pointerTo("", property), expectation(accepted, value.stringValue())));
          }
        });
    problems.sort(Comparator.comparing(Problem::pointer));
    return problems;
  }

  /** The library's, but for formats, where it runs two sentences into one. */
  private static String message(Error error) {
    String message = error.getMessage();
    int expected = message.indexOf(MUST_BE);
    return "format".equals(error.getKeyword()) && expected >= 0
        ? "%s expected, found %s"
            .formatted(message.substring(expected + MUST_BE.length()), error.getInstanceNode())
        : message;
  }

  private static String place(Error error) {
    String place = error.getInstanceLocation().toString();
    String missing = error.getProperty();
    return missing == null ? place : Problem.pointerTo(place, missing);
  }

  private static boolean isAmong(List<String> accepted, String value) {
    return accepted.stream().anyMatch(value.strip()::equalsIgnoreCase);
  }

  private static String expectation(List<String> accepted, String value) {
    String shown = String.join(", ", accepted.subList(0, Math.min(CHOICES_SHOWN, accepted.size())));
    String more =
        accepted.size() > CHOICES_SHOWN ? " or " + (accepted.size() - CHOICES_SHOWN) + " more" : "";
    return "one of " + shown + more + " expected, found \"" + value + "\"";
  }

  private static Map<String, List<String>> choicesIn(JsonNode schema) {
    Map<String, List<String>> choices = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode listed = property.getValue().path(CHOICES);
              if (listed.isArray()) {
                choices.put(
                    property.getKey(), listed.valueStream().map(JsonNode::asString).toList());
              }
            });
    return choices;
  }
}
