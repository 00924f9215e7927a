package io.dogwatch.orchestrator.control;

import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a filter for jobs from a body, and notes everything that is wrong with it. */
final class FilterBody {

  private static final int MAX_TENANT = 1_000;
  private static final Set<String> FIELDS =
      Set.of("type", "priority", "tenant", "workflow", "submittedBefore");

  private FilterBody() {}

  /**
   * The filter, which must be there; null if there is none that makes sense, which is a mistake.
   *
   * @param body that has it
   * @param name of its field
   */
  static @Nullable JobFilter read(JsonFields body, String name, Instant now) {
    JsonFields fields = body.object(name);
    if (!body.value(name).isObject()) {
      return null; // as said
    }
    fields.allowOnly(FIELDS);
    JobType type =
        fields.text(
            "type",
            "a job type of a to z, 0 to 9 and '-', at most 64, a letter first,",
            JobType::new);
    Priority priority = fields.text("priority", "high, normal or low", Priority::parse);
    String tenant =
        fields.text(
            "tenant", "a text of 1 to 1000 characters without U+0000", FilterBody::tenantOf);
    JobId workflow = fields.text("workflow", "a UUID", JobId::parse);
    Instant until =
        fields.text(
            "submittedBefore",
            "an ISO 8601 time with offset, such as 2026-01-31T12:00:00Z, that is not to come",
            text -> untilOf(text, now));
    if (Stream.of("type", "tenant", "workflow").noneMatch(fields::isGiven)) {
      fields.error("", "type, tenant or workflow expected: nobody cancels the jobs of all of them");
    }
    if (type == null && tenant == null && workflow == null) {
      return null; // as said
    }
    return new JobFilter(
        type,
        priority,
        tenant,
        workflow == null ? null : workflow.value(),
        until == null ? now : until);
  }

  private static String tenantOf(String text) {
    if (text.isEmpty() || text.length() > MAX_TENANT || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return text;
  }

  /** Times of submission are to the millisecond; jobs that nobody has submitted are not meant. */
  private static Instant untilOf(String text, Instant now) {
    Instant before = Times.parse(text);
    if (before.isAfter(now)) {
      throw new IllegalArgumentException("to come");
    }
    return before.minusNanos(1);
  }
}
