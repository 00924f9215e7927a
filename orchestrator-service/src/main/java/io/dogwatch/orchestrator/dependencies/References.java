package io.dogwatch.orchestrator.dependencies;

import io.dogwatch.orchestrator.templates.Placeholders;
import io.dogwatch.orchestrator.templates.UnresolvedException;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * References in a payload to results of other jobs, <code>${jobs.&lt;id&gt;.result.&lt;path&gt;}
 * </code>: names of fields, and indices from 0, with dots between them.
 */
public final class References {

  /** Its repetitions give nothing back: Java would go a stack frame deeper for each of a path. */
  private static final Placeholders REFERENCES =
      new Placeholders(
          Pattern.compile("\\$\\{jobs\\."),
          Pattern.compile("\\$\\{jobs\\.([0-9a-fA-F-]{36})\\.result((?:\\.[^.}]++)*+)}"));

  private References() {}

  /**
   * A text of a payload that refers to results.
   *
   * @param pointer to the text
   * @param jobs that it refers to
   * @param isWellFormed whether all that begins like a reference is one
   */
  public record Found(String pointer, List<JobId> jobs, boolean isWellFormed) {}

  /** All texts of a JSON payload that refer to results. */
  public static List<Found> in(Payload payload) {
    return REFERENCES.isIn(payload.text())
        ? REFERENCES.in(Placeholders.JSON.readTree(payload.bytes())).stream()
            .map(References::found)
            .toList()
        : List.of();
  }

  private static Found found(Placeholders.Found text) {
    List<JobId> jobs = new ArrayList<>();
    boolean isWellFormed = text.isWellFormed();
    for (MatchResult reference : text.placeholders()) {
      Optional<JobId> job = idIn(reference);
      job.ifPresent(jobs::add);
      isWellFormed &= job.isPresent();
    }
    return new Found(text.pointer(), jobs, isWellFormed);
  }

  private static Optional<JobId> idIn(MatchResult match) {
    try {
      return Optional.of(JobId.parse(match.group(1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // told by the caller
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
    JsonNode resolved =
        REFERENCES.resolve(
            Placeholders.JSON.readTree(payload.bytes()), reference -> value(reference, results));
    return Payload.json(Placeholders.JSON.writeValueAsString(resolved));
  }

  private static JsonNode value(MatchResult reference, Function<JobId, Optional<Payload>> results)
      throws UnresolvedException {
    Optional<JobId> named = idIn(reference);
    if (named.isEmpty()) {
      throw new UnresolvedException("a reference to a job expected, found " + reference.group());
    }
    JobId job = named.get();
    Optional<Payload> result = results.apply(job);
    if (result.isEmpty()) {
      return Placeholders.JSON.nullNode();
    }
    JsonNode value = Placeholders.at(read(job, result.get()), reference.group(2));
    if (value.isMissingNode()) {
      throw new UnresolvedException(
          "a result of job %s with %s expected".formatted(job, reference.group(2).substring(1)));
    }
    return value;
  }

  private static JsonNode read(JobId job, Payload result) throws UnresolvedException {
    if (result.isJson()) {
      try {
        return Placeholders.JSON.readTree(result.bytes());
      } catch (JacksonException _) {
        // said below
      }
    }
    throw new UnresolvedException("a JSON result of job %s expected".formatted(job));
  }
}
