package io.dogwatch.orchestrator.schedules;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.submission.JobTemplate;
import io.dogwatch.orchestrator.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads schedules as users put them, and notes everything that is wrong with them. Times and
 * durations count to the millisecond: the database keeps no more than microseconds, and an instant
 * must not differ from itself.
 */
final class DefinitionReader {

  private static final Set<String> NAMES =
      Set.of("description", "cron", "zone", "every", "startAt", "at", "overlap", "misfire", "job");

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int LONGEST_DESCRIPTION = 1_000;

  private final String json;
  private final JsonNode fields;
  private final Instant start;
  private final Mistakes mistakes = new Mistakes();

  private DefinitionReader(String json, JsonNode fields, Instant start) {
    this.json = json;
    this.fields = fields;
    this.start = start;
  }

  /**
   * Reads what a user puts.
   *
   * @param createdAt when intervals start that do not say
   * @throws InvalidRequestException that lists what is wrong
   */
  static Definition read(String json, Instant createdAt, Instant now, JobTypes types) {
    var reader =
        new DefinitionReader(
            json, JsonBody.object(json.getBytes(StandardCharsets.UTF_8)), createdAt);
    Definition definition = reader.definition();
    if (definition != null) {
      reader.mistakes.addAll(definition.job().mistakes("/job", types, now));
      if (definition.timetable().next(now).isEmpty()) {
        reader.error("/at", "a time to come expected, found " + reader.fields.path("at"));
      }
    }
    reader.mistakes.requireNone();
    if (definition == null) {
      throw new IllegalStateException("a definition or mistakes expected");
    }
    return definition;
  }

  /**
   * Reads what has been read before.
   *
   * @param createdAt when it was
   */
  static Definition stored(String json, Instant createdAt) {
    var reader =
        new DefinitionReader(
            json, JsonBody.object(json.getBytes(StandardCharsets.UTF_8)), createdAt);
    Definition definition = reader.definition();
    if (definition == null) {
      throw new IllegalStateException(reader.mistakes.toString());
    }
    return definition;
  }

  private @Nullable Definition definition() {
    for (String name : fields.propertyNames()) {
      if (!NAMES.contains(name)) {
        error(Problem.pointerTo("", name), "unknown field");
      }
    }
    String description = text("description", "a text of at most 1000 characters", this::described);
    Timetable timetable = timetable();
    Overlap overlap = constant("overlap", Overlap.class);
    Misfire misfire = constant("misfire", Misfire.class);
    JsonNode job = fields.path("job");
    if (!job.isObject()) {
      error("/job", isGiven("job") ? "a JSON object expected" : "required");
    }
    if (timetable == null || !mistakes.isEmpty()) {
      return null;
    }
    return new Definition(
        description == null ? "" : description,
        timetable,
        overlap == null ? Overlap.ALLOW : overlap,
        misfire == null ? Misfire.ONCE : misfire,
        new JobTemplate(JsonBody.JSON.writeValueAsString(job)),
        json);
  }

  private @Nullable Timetable timetable() {
    List<String> kinds = Stream.of("cron", "every", "at").filter(this::isGiven).toList();
    if (kinds.size() != 1) {
      error("", "one of cron, every and at expected, found " + (kinds.isEmpty() ? "none" : kinds));
      return null;
    }
    if (isGiven("zone") && !isGiven("cron")) {
      error("/zone", "nothing expected without cron");
    }
    if (isGiven("startAt") && !isGiven("every")) {
      error("/startAt", "nothing expected without every");
    }
    return switch (kinds.getFirst()) {
      case "cron" -> cron();
      case "every" -> every();
      default -> {
        Instant at = instant("at");
        yield at == null ? null : new Timetable.Once(at);
      }
    };
  }

  private Timetable.@Nullable Cron cron() {
    ZoneId zone = text("zone", "a time zone such as Europe/Berlin", name -> ZoneId.of(name));
    String expression = string("cron");
    if (expression == null) {
      error("/cron", "a text expected");
      return null;
    }
    try {
      return new Timetable.Cron(expression, zone == null ? ZoneId.of("UTC") : zone);
    } catch (IllegalArgumentException e) {
      error(
          "/cron",
          "a cron expression expected, found \"%s\": %s".formatted(expression, e.getMessage()));
      return null;
    }
  }

  private Timetable.@Nullable Every every() {
    Duration interval =
        text("every", "an ISO 8601 duration from PT1S to P365D", DefinitionReader::interval);
    Instant first = instant("startAt");
    return interval == null ? null : new Timetable.Every(interval, first == null ? start : first);
  }

  private static Duration interval(String text) {
    Duration interval = Duration.parse(text).truncatedTo(ChronoUnit.MILLIS);
    if (interval.compareTo(Timetable.SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return interval;
  }

  private @Nullable Instant instant(String name) {
    return text(
        name,
        "an ISO 8601 time with offset such as 2030-01-31T12:00:00Z",
        DefinitionReader::sensible);
  }

  private static Instant sensible(String text) {
    Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException("out of bounds");
    }
    return instant;
  }

  private String described(String text) {
    if (text.length() > LONGEST_DESCRIPTION) {
      throw new IllegalArgumentException("too long");
    }
    return text;
  }

  private <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
    String constants =
        String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    return text(name, "one of " + constants, it -> Enum.valueOf(type, it.toUpperCase(Locale.ROOT)));
  }

  /** The value, or null where there is none or an invalid one. */
  private <T> @Nullable T text(String name, String expected, Function<String, T> parse) {
    if (!isGiven(name)) {
      return null;
    }
    String text = string(name);
    if (text != null) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | DateTimeException _) {
        // said below
      }
    }
    error("/" + name, expected + " expected, found " + fields.path(name));
    return null;
  }

  private @Nullable String string(String name) {
    return fields.path(name).isString() ? fields.path(name).stringValue() : null;
  }

  private boolean isGiven(String name) {
    return !fields.path(name).isMissingNode() && !fields.path(name).isNull();
  }

  private void error(String pointer, String detail) {
    mistakes.add(FieldProblem.at(pointer, detail));
  }
}
