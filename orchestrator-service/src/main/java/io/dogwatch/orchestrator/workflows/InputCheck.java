package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.orchestrator.workflows.Names.Name;
import tools.jackson.databind.JsonNode;

/**
 * Checks what the steps of a new workflow say of its input, whose values are known: that there are
 * such values, and that those are lists and numbers as they are needed.
 */
final class InputCheck {

  private final Definition definition;
  private final Mistakes mistakes;

  InputCheck(Definition definition, Mistakes mistakes) {
    this.definition = definition;
    this.mistakes = mistakes;
  }

  /**
   * Notes what is wrong.
   *
   * @param steps as they were submitted
   */
  void check(JsonNode steps) {
    for (Step step : definition.steps()) {
      String pointer = "/steps/" + step.position();
      for (var text : Names.PLACEHOLDERS.in(steps.path(step.position()))) {
        text.placeholders().stream()
            .map(Name::of)
            .filter(this::isMissing)
            .forEach(name -> mistake(pointer + text.pointer(), missing(name)));
      }
      switch (step.work()) {
        case Work.FanOut fanOut -> checkItems(pointer, fanOut);
        case Work.Batches batches -> {
          checkCount(pointer, "target", batches.target(), 1);
          checkCount(pointer, "existing", batches.existing(), 0);
        }
        case Work.OneJob _, Work.Gate _ -> {}
      }
    }
  }

  private boolean isMissing(Name name) {
    return isInput(name) && at(name.path()).isMissingNode();
  }

  private static boolean isInput(Name name) {
    return name.root().equals("input");
  }

  private JsonNode at(String path) {
    return Placeholders.at(definition.input(), path);
  }

  /** With what there is instead, as deep as there is anything. */
  private String missing(Name name) {
    String path = name.path();
    while (at(path).isMissingNode()) {
      path = path.substring(0, path.lastIndexOf('.'));
    }
    JsonNode there = at(path);
    String found =
        there.isObject()
            ? "the fields " + there.propertyNames()
            : there.isArray() ? there.size() + " items" : "a " + there.getNodeType();
    return "a value of the input expected, found none for %s: %s has %s"
        .formatted(name, new Name(name.root(), path), found);
  }

  /** Whether its value follows from the input alone. */
  private boolean isKnown(JsonNode document) {
    return Names.in(document).stream().allMatch(it -> isInput(it) && !isMissing(it));
  }

  private JsonNode resolved(JsonNode document) {
    try {
      return Scope.of(definition.input(), "", definition.name(), _ -> null).resolve(document);
    } catch (UnresolvedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkItems(String pointer, Work.FanOut work) {
    if (!isKnown(work.items())) {
      return;
    }
    JsonNode items = resolved(work.items());
    if (!items.isArray() || items.size() > StepReader.MOST) {
      mistake(
          pointer + "/forEach",
          "an array of at most %d items expected, found %s"
              .formatted(
                  StepReader.MOST, items.isArray() ? items.size() : "a " + items.getNodeType()));
    } else if (work.join() instanceof Join.AtLeast(int count) && count > items.size()) {
      mistake(
          pointer + "/join",
          "at most the %d items of forEach expected, found %d".formatted(items.size(), count));
    }
  }

  private void checkCount(String pointer, String name, JsonNode count, int least) {
    if (isKnown(count)) {
      JsonNode known = Placeholders.JSON.createObjectNode().set(name, resolved(count));
      var fields = new JsonFields(pointer + "/batches", known, mistakes);
      if (!fields.isGiven(name)) {
        fields.wrong(name, "a whole number");
      }
      var _ = fields.integer(name, least, StepReader.MOST);
    }
  }

  private void mistake(String pointer, String detail) {
    mistakes.add(FieldProblem.at(pointer, detail));
  }
}
