package io.dogwatch.orchestrator.control;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a filter for jobs from a body, and notes everything that is wrong with it. */
final class FilterBody {

  private static final String PLACE = "/filter";
  private static final int MAX_TENANT = 1_000;
  private static final int UUID_LENGTH = 36;
  private static final Set<String> FIELDS =
      Set.of("type", "priority", "tenant", "workflow", "submittedBefore");

  private final JsonNode fields;
  private final Mistakes mistakes;

  private FilterBody(JsonNode fields, Mistakes mistakes) {
    this.fields = fields;
    this.mistakes = mistakes;
  }

  /**
   * The filter, which must be there; null if there is none that makes sense.
   *
   * @param mistakes to add to
   */
  static @Nullable JobFilter read(JsonNode json, Mistakes mistakes, Instant now) {
    if (!json.isObject()) {
      mistakes.add(
          FieldProblem.at(
              PLACE,
              json.isMissingNode() || json.isNull()
                  ? "required"
                  : "an object expected, found " + json));
      return null;
    }
    return new FilterBody(json, mistakes).filter(now);
  }

  private @Nullable JobFilter filter(Instant now) {
    for (String name : fields.propertyNames()) {
      if (!FIELDS.contains(name)) {
        error(Problem.pointerTo(PLACE, name), "unknown field");
      }
    }
    JobType type = parsed("type", "a job type", JobType::new);
    Priority priority = parsed("priority", "high, normal or low", Priority::parse);
    String tenant = parsed("tenant", "a text", FilterBody::tenantOf);
    UUID workflow = parsed("workflow", "a UUID", FilterBody::uuidOf);
    Instant until =
        parsed(
            "submittedBefore",
            "an ISO 8601 time with offset such as 2030-01-31T12:00:00Z",
            text -> untilOf(text, now));
    if (isAbsent("type") && isAbsent("tenant") && isAbsent("workflow")) {
      error(PLACE, "type, tenant or workflow expected: nobody cancels the jobs of all of them");
    }
    if (type == null && tenant == null && workflow == null) {
      return null; // as said
    }
    return new JobFilter(type, priority, tenant, workflow, until == null ? now : until);
  }

  private boolean isAbsent(String name) {
    JsonNode value = fields.path(name);
    return value.isMissingNode() || value.isNull();
  }

  private <T> @Nullable T parsed(String name, String expected, Function<String, T> parse) {
    if (isAbsent(name)) {
      return null;
    }
    JsonNode value = fields.path(name);
    try {
      if (value.isString()) {
        return parse.apply(value.stringValue());
      }
      error(PLACE + "/" + name, expected + " expected, found " + value);
    } catch (DateTimeException _) {
      error(PLACE + "/" + name, expected + " expected, found " + value);
    } catch (IllegalArgumentException e) {
      error(PLACE + "/" + name, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private static String tenantOf(String text) {
    if (text.isEmpty() || text.length() > MAX_TENANT || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "1 to %d characters without U+0000 expected, found %d"
              .formatted(MAX_TENANT, text.length()));
    }
    return text;
  }

  /** In its usual form: UUID itself takes shorter ones. */
  private static UUID uuidOf(String text) {
    if (text.length() != UUID_LENGTH) {
      throw new IllegalArgumentException("a UUID expected, found \"" + text + "\"");
    }
    return UUID.fromString(text);
  }

  /** Times of submission are to the millisecond; jobs that nobody has submitted are not meant. */
  private static Instant untilOf(String text, Instant now) {
    Instant before = OffsetDateTime.parse(text).toInstant();
    if (before.isAfter(now)) {
      throw new IllegalArgumentException(
          "a time that is not to come expected, found \"%s\"".formatted(text));
    }
    return before.minusNanos(1);
  }

  private void error(String pointer, String detail) {
    mistakes.add(FieldProblem.at(pointer, detail));
  }
}
