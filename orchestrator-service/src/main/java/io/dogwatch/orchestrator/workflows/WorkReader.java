package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.problems.JsonFields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/** Reads what a step does, and notes everything that is wrong with it. */
final class WorkReader {

  private static final Pattern PATH = Pattern.compile("[^.]+(?:\\.[^.]+)*");
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST = StepReader.MOST;
  private static final int DEFAULT_BATCHES = 100;
  private static final Set<String> OF_BATCHES =
      Set.of(
          "target",
          "existing",
          "size",
          "oversample",
          "items",
          "key",
          "score",
          "maxBatches",
          "onShortfall");
  private static final Set<String> OF_GATE = Set.of("question", "options", "deadline", "default");

  private final JsonFields fields;

  /**
   * @param fields of the step
   */
  WorkReader(JsonFields fields) {
    this.fields = fields;
  }

  /** Reads it; null where there is nothing that makes sense, which is a mistake. */
  @Nullable Work read() {
    if (fields.isGiven("job") == fields.isGiven("gate")) {
      fields.error(
          "",
          "either a job or a gate expected, found " + (fields.isGiven("job") ? "both" : "neither"));
      return null;
    }
    if (fields.isGiven("forEach") && fields.isGiven("batches")) {
      fields.error("", "forEach or batches expected, found both");
      return null;
    }
    for (String name : List.of("join", "maxParallel")) {
      if (fields.isGiven(name) && !fields.isGiven("forEach")) {
        fields.error(name, "nothing expected without forEach");
      }
    }
    if (fields.isGiven("gate")) {
      return gate(fields.object("gate"));
    }
    var _ = fields.object("job");
    JsonNode job = fields.value("job");
    if (fields.isGiven("batches")) {
      return batches(job, fields.object("batches"));
    }
    return fields.isGiven("forEach") ? fanOut(job) : new Work.OneJob(job);
  }

  private @Nullable Work fanOut(JsonNode job) {
    JsonNode items = fields.value("forEach");
    if (!items.isArray() && !isPlaceholder(items)) {
      fields.wrong("forEach", "an array, or a placeholder such as ${input.symbols},");
    }
    if (items.size() > MOST) {
      fields.error("forEach", "at most %d items expected, found more".formatted(MOST));
    }
    Integer mostAtOnce = fields.integer("maxParallel", 1, MOST);
    Join join = join();
    if (items.isArray() && join instanceof Join.AtLeast(int count) && count > items.size()) {
      fields.error("join", "at most the %d items of forEach expected".formatted(items.size()));
    }
    return join == null
        ? null
        : new Work.FanOut(items, job, join, mostAtOnce == null ? MOST : mostAtOnce);
  }

  private @Nullable Join join() {
    JsonNode value = fields.value("join");
    if (!fields.isGiven("join") || (value.isString() && value.stringValue().equals("ALL"))) {
      return new Join.All();
    }
    if (!value.isObject() || value.size() != 1) {
      fields.wrong("join", "\"ALL\", {\"atLeast\": n} or {\"percent\": p}");
      return null;
    }
    JsonFields join = fields.object("join");
    join.allowOnly(Set.of("atLeast", "percent"));
    Integer atLeast = join.integer("atLeast", 1, MOST);
    BigDecimal percent = join.number("percent", new BigDecimal("0.001"), new BigDecimal(100));
    if (!join.isGiven("atLeast") && !join.isGiven("percent")) {
      fields.wrong("join", "\"ALL\", {\"atLeast\": n} or {\"percent\": p}");
    }
    if (atLeast != null) {
      return new Join.AtLeast(atLeast);
    }
    return percent == null ? null : new Join.Percent(percent);
  }

  private static Work batches(JsonNode job, JsonFields fields) {
    fields.allowOnly(OF_BATCHES);
    JsonNode target = count(fields, "target", null);
    JsonNode existing = count(fields, "existing", IntNode.valueOf(0));
    Integer size = fields.integer("size", 1, MOST);
    BigDecimal oversample = fields.number("oversample", BigDecimal.ONE, new BigDecimal(100));
    String items = fields.text("items", "a path such as items", WorkReader::path);
    String key = fields.text("key", "a path such as id", WorkReader::path);
    String score = fields.text("score", "a path such as quality", WorkReader::path);
    Integer most = fields.integer("maxBatches", 1, MOST);
    Work.OnShortfall onShortfall = fields.constant("onShortfall", Work.OnShortfall.class);
    return new Work.Batches(
        job,
        target,
        existing,
        size == null ? 10 : size,
        oversample == null ? BigDecimal.ONE : oversample,
        new Work.Items(items == null ? "items" : items, key, score),
        most == null ? DEFAULT_BATCHES : most,
        onShortfall == null ? Work.OnShortfall.FAIL : onShortfall);
  }

  /** A number of items, or a placeholder for one. */
  private static JsonNode count(JsonFields fields, String name, @Nullable JsonNode standard) {
    if (!fields.isGiven(name)) {
      if (standard == null) {
        fields.error(name, "required");
      }
      return Objects.requireNonNullElseGet(standard, () -> IntNode.valueOf(0));
    }
    if (!isPlaceholder(fields.value(name))) {
      var _ = fields.integer(name, 0, MOST);
    }
    return fields.value(name);
  }

  private static Work gate(JsonFields fields) {
    fields.allowOnly(OF_GATE);
    String question =
        fields.text("question", "a text of at most 1000 characters", WorkReader::text);
    List<String> options = StepReader.texts(fields, "options");
    if (options.isEmpty() || Set.copyOf(options).size() < options.size()) {
      fields.error("options", "options, each once, expected");
    }
    Duration deadline =
        fields.text("deadline", "an ISO 8601 duration from PT1S to P365D", WorkReader::deadline);
    String fallback = fields.string("default");
    if (fields.isGiven("default") && (fallback == null || !options.contains(fallback))) {
      fields.wrong("default", "one of the options");
    }
    if (fields.isGiven("default") && !fields.isGiven("deadline")) {
      fields.error("default", "nothing expected without deadline");
    }
    return new Work.Gate(question == null ? "" : question, options, deadline, fallback);
  }

  private static boolean isPlaceholder(JsonNode value) {
    return value.isString()
        && Names.PLACEHOLDERS.in(value).stream()
            .anyMatch(it -> it.isWellFormed() && it.placeholders().size() == 1);
  }

  private static String path(String text) {
    return StepReader.matching(text, PATH);
  }

  private static String text(String text) {
    if (text.length() > 1_000) {
      throw new IllegalArgumentException("too long");
    }
    return text;
  }

  private static Duration deadline(String text) {
    Duration deadline = Duration.parse(text);
    if (deadline.compareTo(Duration.ofSeconds(1)) < 0 || deadline.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return deadline;
  }
}
