package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads workflows as users submit them, and notes everything that is wrong with them. */
final class WorkflowReader {

  static final int MOST_STEPS = 100;
  static final int MOST_AT_ONCE = 100_000;

  private static final int LONGEST_NAME = 100;
  private static final Set<String> NAMES =
      Set.of("name", "input", "maxParallel", "steps", "idempotencyKey");

  private final String json;
  private final JsonNode document;
  private final Mistakes mistakes = new Mistakes();
  private final JsonFields fields;

  private WorkflowReader(String json) {
    this.json = json;
    this.document = JsonBody.object(json.getBytes(StandardCharsets.UTF_8));
    this.fields = new JsonFields("", document, mistakes);
  }

  /**
   * Reads what a user submits.
   *
   * @throws InvalidRequestException that lists what is wrong
   */
  static Definition read(String json, JobTypes types, Instant now) {
    var reader = new WorkflowReader(json);
    Definition definition = reader.definition();
    if (definition != null) {
      new JobCheck(types, now, reader.mistakes).check(definition);
      new InputCheck(definition, reader.mistakes).check(reader.document.path("steps"));
    }
    reader.mistakes.requireNone();
    if (definition == null) {
      throw new IllegalStateException("a definition or mistakes expected");
    }
    return definition;
  }

  /** Reads what has been read before. */
  static Definition stored(String json) {
    var reader = new WorkflowReader(json);
    Definition definition = reader.definition();
    if (definition == null) {
      throw new IllegalStateException(reader.mistakes.toString());
    }
    return definition;
  }

  /** What the submitter calls the submission; null for nothing. */
  static @Nullable String keyIn(Definition definition) {
    JsonNode key = JsonBody.JSON.readTree(definition.json()).path("idempotencyKey");
    return key.isString() ? key.stringValue() : null;
  }

  private @Nullable Definition definition() {
    fields.allowOnly(NAMES);
    String name = fields.required("name", "a text of 1 to 100 characters", WorkflowReader::name);
    Integer mostAtOnce = fields.integer("maxParallel", 1, MOST_AT_ONCE);
    var _ = fields.text("idempotencyKey", "a text of 1 to 255 characters", WorkflowReader::key);
    if (fields.isGiven("input") && !fields.value("input").isObject()) {
      fields.error("input", "a JSON object expected");
    }
    List<Step> steps = steps();
    if (name == null || !mistakes.isEmpty()) {
      return null;
    }
    return new Definition(
        name,
        fields.isGiven("input") ? fields.value("input") : JsonBody.JSON.createObjectNode(),
        mostAtOnce == null ? MOST_AT_ONCE : mostAtOnce,
        steps,
        Names.stepsIn(document.path("steps")),
        json);
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    JsonNode all = fields.value("steps");
    if (!all.isArray() || all.isEmpty() || all.size() > MOST_STEPS) {
      fields.error("steps", "an array of 1 to %d steps expected".formatted(MOST_STEPS));
      return steps;
    }
    String before = null;
    for (int i = 0; i < all.size(); i++) {
      var reader = new StepReader(new JsonFields("/steps/" + i, all.get(i), mistakes));
      Step step = reader.read(i, before);
      if (step != null) {
        steps.add(step);
        before = step.name();
      }
    }
    if (mistakes.isEmpty()) {
      StepOrder order = new StepOrder(steps, mistakes);
      steps.forEach(step -> checkNames(step, order.before(step)));
    }
    return steps;
  }

  /**
   * Notes names that stand for nothing.
   *
   * @param before steps that are done when it begins
   */
  private void checkNames(Step step, Map<String, Step> before) {
    String pointer = "/steps/" + step.position();
    JsonNode document = this.document.path("steps").path(step.position());
    for (var text : Names.PLACEHOLDERS.in(document)) {
      Set<String> roots = StepReader.rootsAt(text.pointer(), step.work());
      List<String> wrong =
          text.placeholders().stream()
              .map(Names.Name::of)
              .filter(name -> !stands(name, roots, before))
              .map(Names.Name::toString)
              .toList();
      if (!text.isWellFormed() || !wrong.isEmpty()) {
        mistakes.add(
            FieldProblem.at(
                pointer + text.pointer(),
                "placeholders such as ${input.<path>} or ${steps.<a step before>.result.<path>} (or"
                    + " .succeeded), of %s,"
                        .formatted(String.join(", ", roots.stream().sorted().toList()))
                    + " expected, found "
                    + (wrong.isEmpty() ? document.at(text.pointer()) : wrong)));
      }
    }
  }

  private static boolean stands(Names.Name name, Set<String> roots, Map<String, Step> before) {
    return roots.contains(name.root())
        && (!name.root().equals("steps")
            || name.ofStep().filter(it -> before.containsKey(it.step())).isPresent());
  }

  private static String name(String text) {
    return bounded(text, LONGEST_NAME);
  }

  private static String key(String text) {
    return bounded(text, 255);
  }

  private static String bounded(String text, int most) {
    if (text.isBlank() || text.length() > most || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return text;
  }
}
