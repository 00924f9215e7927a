package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which steps come before which. Notes what is wrong with that. */
final class StepOrder {

  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Mistakes mistakes;

  StepOrder(List<Step> all, Mistakes mistakes) {
    this.mistakes = mistakes;
    for (Step step : all) {
      if (steps.putIfAbsent(step.name(), step) != null) {
        error(step, "/name", "a name of its own expected, found \"%s\" again", step.name());
      }
    }
    all.forEach(this::check);
  }

  private void check(Step step) {
    for (String other : step.after()) {
      if (!steps.containsKey(other)) {
        error(step, "/after", "names of steps expected, found \"%s\"", other);
      }
    }
    Map<String, Step> before = before(step);
    if (before.containsKey(step.name())) {
      error(
          step, "/after", "steps that can be done before this one expected, found %s", "a circle");
    }
    step.when().forEach((name, options) -> checkDecision(step, before.get(name), name, options));
  }

  private void checkDecision(Step step, @Nullable Step other, String name, Set<String> options) {
    List<String> possible = other == null ? List.of() : Decision.optionsOf(other.work());
    if (possible.isEmpty()) {
      error(step, "/when", "a step before this one that somebody decides about expected: %s", name);
    } else if (!possible.containsAll(options)) {
      error(step, "/when/" + name, "options of that step expected: %s", possible.toString());
    }
  }

  /** All steps that are done when this one begins, by name; itself, too, if there is a circle. */
  Map<String, Step> before(Step step) {
    Map<String, Step> before = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(step.after());
    while (!open.isEmpty()) {
      Step other = steps.get(open.pop());
      if (other != null && before.putIfAbsent(other.name(), other) == null) {
        open.addAll(other.after());
      }
    }
    return before;
  }

  private void error(Step step, String place, String detail, String found) {
    mistakes.add(FieldProblem.at("/steps/" + step.position() + place, detail.formatted(found)));
  }
}
