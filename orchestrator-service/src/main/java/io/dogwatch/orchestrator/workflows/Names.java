package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.templates.Placeholders;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Names of values in a workflow's definition: <code>${input.x}</code>, <code>
 * ${steps.&lt;name&gt;.result.x}</code>, <code>${steps.&lt;name&gt;.succeeded.x}</code>, <code>
 * ${item.x}</code>, <code>${index}</code>, <code>${batch.x}</code>, <code>${workflow.id}</code>.
 * Nothing else begins so: a text that does goes into the input, whose values are taken as they are.
 */
final class Names {

  /** Its repetitions give nothing back: Java would go a stack frame deeper for each of a path. */
  static final Placeholders PLACEHOLDERS =
      new Placeholders(
          Pattern.compile("\\$\\{"),
          Pattern.compile("\\$\\{(input|steps|item|index|batch|workflow)((?:\\.[^.{}]++)*+)}"));

  /** Of a step, from a path that begins with a dot. */
  private static final Pattern OF_STEP =
      Pattern.compile("\\.([^.]+)\\.(result|succeeded)((?:\\.[^.]++)*+)");

  private Names() {}

  /**
   * What a placeholder names.
   *
   * @param root such as {@code input}
   * @param path below it, each name with a dot before it
   */
  record Name(String root, String path) {

    static Name of(MatchResult placeholder) {
      return new Name(placeholder.group(1), placeholder.group(2));
    }

    /** Of what a step has led to; empty if it names nothing of the kind. */
    Optional<OfStep> ofStep() {
      var match = OF_STEP.matcher(root.equals("steps") ? path : "");
      return match.matches()
          ? Optional.of(
              new OfStep(match.group(1), match.group(2).equals("succeeded"), match.group(3)))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "${" + root + path + "}";
    }
  }

  /**
   * What a step has led to.
   *
   * @param onlySucceeded an array, without what is missing
   * @param path below it, each name with a dot before it
   */
  record OfStep(String step, boolean onlySucceeded, String path) {}

  /** All that a document refers to. */
  static List<Name> in(JsonNode document) {
    return PLACEHOLDERS.in(document).stream()
        .flatMap(text -> text.placeholders().stream())
        .map(Name::of)
        .toList();
  }

  /** Names of the steps to whose results a document refers. */
  static Set<String> stepsIn(JsonNode document) {
    Set<String> steps = new HashSet<>();
    for (Name name : in(document)) {
      name.ofStep().map(OfStep::step).ifPresent(steps::add);
    }
    return steps;
  }
}
