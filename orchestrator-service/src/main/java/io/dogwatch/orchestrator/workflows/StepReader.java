package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.problems.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one step of a workflow, and notes everything that is wrong with it. */
final class StepReader {

  /** Jobs of a step, and items that one looks for. */
  static final int MOST = 100_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  private static final Set<String> NAMES =
      Set.of("name", "after", "when", "job", "forEach", "join", "maxParallel", "batches", "gate");

  private final JsonFields fields;

  StepReader(JsonFields fields) {
    this.fields = fields;
  }

  /**
   * Reads it.
   *
   * @param before the step before, after which this one comes unless it says so; null for none
   * @return null if it has no name or does nothing
   */
  @Nullable Step read(int position, @Nullable String before) {
    fields.allowOnly(NAMES);
    String name =
        fields.required(
            "name", "a name of letters, digits, '_' and '-', at most 64,", StepReader::name);
    Set<String> after =
        fields.isGiven("after")
            ? Set.copyOf(texts(fields, "after"))
            : before == null ? Set.of() : Set.of(before);
    Map<String, Set<String>> when = when();
    Work work = new WorkReader(fields).read();
    return name == null || work == null ? null : new Step(position, name, after, when, work);
  }

  /** What a text of a step may refer to. */
  static Set<String> rootsAt(String pointer, Work work) {
    Set<String> roots = new LinkedHashSet<>(Set.of("input", "steps", "workflow"));
    if (pointer.startsWith("/job")) {
      switch (work) {
        case Work.FanOut _ -> roots.addAll(Set.of("item", "index"));
        case Work.Batches _ -> roots.add("batch");
        case Work.OneJob _, Work.Gate _ -> {}
      }
    }
    return roots;
  }

  private Map<String, Set<String>> when() {
    Map<String, Set<String>> when = new HashMap<>();
    if (fields.isGiven("when")) {
      JsonFields options = fields.object("when");
      for (String step : fields.value("when").propertyNames()) {
        JsonNode value = options.value(step);
        when.put(
            step,
            value.isString() ? Set.of(value.stringValue()) : Set.copyOf(texts(options, step)));
      }
    }
    return when;
  }

  /** Names, or options; what is none is noted. */
  static List<String> texts(JsonFields fields, String name) {
    List<String> texts = new ArrayList<>();
    JsonNode value = fields.value(name);
    if (!value.isArray() || value.size() > WorkflowReader.MOST_STEPS) {
      fields.wrong(name, "an array of texts");
      return texts;
    }
    for (JsonNode each : value) {
      if (each.isString() && !each.stringValue().isEmpty() && each.stringValue().length() <= 64) {
        texts.add(each.stringValue());
      } else {
        fields.error(name, "texts of 1 to 64 characters expected, found " + each);
      }
    }
    return texts;
  }

  private static String name(String text) {
    return matching(text, NAME);
  }

  static String matching(String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("no name");
    }
    return text;
  }
}
