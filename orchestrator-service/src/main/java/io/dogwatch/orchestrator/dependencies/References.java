package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * References in a payload to results of other jobs, <code>${jobs.&lt;id&gt;.result.&lt;path&gt;}
 * </code>: names of fields, and indices from 0, with dots between them. A text that is a reference
 * and nothing else becomes the value itself, a reference within a text the value's text.
 */
public final class References {

  private static final Pattern START = Pattern.compile("\\$\\{jobs\\.");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{jobs\\.([0-9a-fA-F-]{36})\\.result((?:\\.[^.}]+)*)}");

  /** No number changes its digits on the way. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private References() {}

  /**
   * A text of a payload that refers to results.
   *
   * @param pointer to the text
   * @param jobs that it refers to
   * @param isWellFormed whether all that begins like a reference is one
   */
  public record Found(String pointer, List<JobId> jobs, boolean isWellFormed) {}

  /** A result that is not what a reference expects of it. */
  static final class UnresolvedException extends Exception {

    private static final long serialVersionUID = 1L;

    UnresolvedException(String message) {
      super(message);
    }
  }

  /** All texts of a JSON payload that refer to results. */
  public static List<Found> in(Payload payload) {
    List<Found> found = new ArrayList<>();
    if (START.matcher(payload.text()).find()) {
      find("", JSON.readTree(payload.bytes()), found);
    }
    return found;
  }

  private static void find(String pointer, JsonNode node, List<Found> found) {
    node.properties()
        .forEach(
            field -> find(Problem.pointerTo(pointer, field.getKey()), field.getValue(), found));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        find(pointer + "/" + i, node.get(i), found);
      }
    }
    if (node.isString() && START.matcher(node.stringValue()).find()) {
      found.add(found(pointer, node.stringValue()));
    }
  }

  private static Found found(String pointer, String text) {
    List<JobId> jobs = new ArrayList<>();
    boolean isWellFormed = !START.matcher(REFERENCE.matcher(text).replaceAll("")).find();
    for (MatchResult match : REFERENCE.matcher(text).results().toList()) {
      Optional<JobId> job = idIn(match);
      job.ifPresent(jobs::add);
      isWellFormed &= job.isPresent();
    }
    return new Found(pointer, jobs, isWellFormed);
  }

  private static Optional<JobId> idIn(MatchResult match) {
    try {
      return Optional.of(JobId.parse(match.group(1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // told as a text that is not well formed
    }
  }

  /**
   * The payload with the values that it refers to; as it came if it refers to none.
   *
   * @param results of the jobs; empty for one without, which is null for those who refer to it
   * @throws UnresolvedException if a result has no such value
   */
  static Payload resolve(Payload payload, Function<JobId, Optional<Payload>> results)
      throws UnresolvedException {
    if (in(payload).isEmpty()) {
      return payload;
    }
    JsonNode resolved = resolve(JSON.readTree(payload.bytes()), results);
    return Payload.json(JSON.writeValueAsString(resolved));
  }

  private static JsonNode resolve(JsonNode node, Function<JobId, Optional<Payload>> results)
      throws UnresolvedException {
    switch (node) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
          object.set(field.getKey(), resolve(field.getValue(), results));
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, resolve(array.get(i), results));
        }
      }
      case StringNode text -> {
        return resolve(text, results);
      }
      default -> {}
    }
    return node;
  }

  private static JsonNode resolve(StringNode node, Function<JobId, Optional<Payload>> results)
      throws UnresolvedException {
    String text = node.stringValue();
    Matcher whole = REFERENCE.matcher(text);
    if (whole.matches()) {
      return value(whole, results);
    }
    Matcher reference = REFERENCE.matcher(text);
    var resolved = new StringBuilder();
    while (reference.find()) {
      JsonNode value = value(reference, results);
      String inText = value.isString() ? value.stringValue() : value.toString();
      reference.appendReplacement(resolved, Matcher.quoteReplacement(inText));
    }
    return StringNode.valueOf(reference.appendTail(resolved).toString());
  }

  private static JsonNode value(MatchResult reference, Function<JobId, Optional<Payload>> results)
      throws UnresolvedException {
    JobId job = JobId.parse(reference.group(1));
    Optional<Payload> result = results.apply(job);
    if (result.isEmpty()) {
      return JSON.nullNode();
    }
    JsonNode value = read(job, result.get());
    for (String step : reference.group(2).split("\\.", -1)) {
      if (!step.isEmpty()) {
        value = step(value, step);
      }
    }
    if (value.isMissingNode()) {
      throw new UnresolvedException(
          "a result of job %s with %s expected".formatted(job, reference.group(2).substring(1)));
    }
    return value;
  }

  private static JsonNode step(JsonNode value, String step) {
    return value.isArray() && step.matches("\\d{1,9}")
        ? value.path(Integer.parseInt(step))
        : value.path(step);
  }

  private static JsonNode read(JobId job, Payload result) throws UnresolvedException {
    if (result.isJson()) {
      try {
        return JSON.readTree(result.bytes());
      } catch (JacksonException _) {
        // said below
      }
    }
    throw new UnresolvedException("a JSON result of job %s expected".formatted(job));
  }
}
