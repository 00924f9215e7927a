package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.orchestrator.workflows.Names.Name;
import io.dogwatch.orchestrator.workflows.Names.OfStep;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the names in a step's definition stand for. */
final class Scope {

  private final Map<String, JsonNode> values;
  private final Function<OfStep, @Nullable JsonNode> results;

  private Scope(Map<String, JsonNode> values, Function<OfStep, @Nullable JsonNode> results) {
    this.values = values;
    this.results = results;
  }

  /**
   * That of a whole workflow.
   *
   * @param results of steps, without their paths; null for none
   */
  static Scope of(
      JsonNode input, String id, String name, Function<OfStep, @Nullable JsonNode> results) {
    JsonNode workflow = Placeholders.JSON.valueToTree(Map.of("id", id, "name", name));
    return new Scope(Map.of("input", input, "workflow", workflow), results);
  }

  /** With one more value. */
  Scope with(String root, JsonNode value) {
    Map<String, JsonNode> more = new HashMap<>(values);
    more.put(root, value);
    return new Scope(Map.copyOf(more), results);
  }

  /**
   * The document with all values in it.
   *
   * @throws UnresolvedException if there is none for one of the names
   */
  JsonNode resolve(JsonNode document) throws UnresolvedException {
    return Names.PLACEHOLDERS.resolve(document.deepCopy(), match -> value(Name.of(match)));
  }

  private JsonNode value(Name name) throws UnresolvedException {
    JsonNode value = name.root().equals("steps") ? result(name) : below(name.root(), name.path());
    if (value.isMissingNode()) {
      throw new UnresolvedException("a value of " + name + " expected, found none");
    }
    return value;
  }

  private JsonNode below(String root, String path) {
    JsonNode value = values.get(root);
    return value == null ? Placeholders.JSON.missingNode() : Placeholders.at(value, path);
  }

  private JsonNode result(Name name) {
    OfStep of = name.ofStep().orElse(null);
    JsonNode result = of == null ? null : results.apply(of);
    return of == null || result == null || result.isNull()
        ? Placeholders.JSON.nullNode()
        : Placeholders.at(result, of.path());
  }
}
