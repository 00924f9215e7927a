package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.orchestrator.submission.JobTemplate;
import io.dogwatch.orchestrator.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads schedules as users put them, and notes everything that is wrong with them. Times and
 * durations count to the millisecond: the database keeps no more than microseconds, and an instant
 * must not differ from itself.
 */
final class DefinitionReader {

  private static final Set<String> NAMES =
      Set.of("description", "cron", "zone", "every", "startAt", "at", "overlap", "misfire", "job");

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int LONGEST_DESCRIPTION = 1_000;

  private final String json;
  private final Instant createdAt;
  private final Mistakes mistakes = new Mistakes();
  private final JsonFields fields;

  private DefinitionReader(String json, Instant createdAt) {
    this.json = json;
    this.createdAt = createdAt;
    this.fields =
        new JsonFields("", JsonBody.object(json.getBytes(StandardCharsets.UTF_8)), mistakes);
  }

  /**
   * Reads what a user puts.
   *
   * @param createdAt one interval before the first instant of those that do not say
   * @throws InvalidRequestException that lists what is wrong
   */
  static Definition read(String json, Instant createdAt, Instant now, JobTypes types) {
    var reader = new DefinitionReader(json, createdAt);
    Definition definition = reader.definition();
    if (reader.fields.value("job").isObject()) {
      reader.mistakes.addAll(reader.job().mistakes("/job", types, now));
    }
    if (definition != null && definition.timetable().next(now).isEmpty()) {
      reader.fields.wrong("at", "a time to come");
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
    var reader = new DefinitionReader(json, createdAt);
    Definition definition = reader.definition();
    if (definition == null) {
      throw new IllegalStateException(reader.mistakes.toString());
    }
    return definition;
  }

  private @Nullable Definition definition() {
    fields.allowOnly(NAMES);
    String description =
        fields.text("description", "a text of at most 1000 characters", this::described);
    Timetable timetable = timetable();
    Overlap overlap = fields.constant("overlap", Overlap.class);
    Misfire misfire = fields.constant("misfire", Misfire.class);
    fields.object("job");
    if (timetable == null || !mistakes.isEmpty()) {
      return null;
    }
    return new Definition(
        description == null ? "" : description,
        timetable,
        overlap == null ? Overlap.ALLOW : overlap,
        misfire == null ? Misfire.ONCE : misfire,
        job(),
        json);
  }

  private JobTemplate job() {
    return new JobTemplate(JsonBody.JSON.writeValueAsString(fields.value("job")));
  }

  private @Nullable Timetable timetable() {
    List<String> kinds = Stream.of("cron", "every", "at").filter(fields::isGiven).toList();
    if (kinds.size() != 1) {
      fields.error(
          "", "one of cron, every and at expected, found " + (kinds.isEmpty() ? "none" : kinds));
      return null;
    }
    if (fields.isGiven("zone") && !fields.isGiven("cron")) {
      fields.error("zone", "nothing expected without cron");
    }
    if (fields.isGiven("startAt") && !fields.isGiven("every")) {
      fields.error("startAt", "nothing expected without every");
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
    ZoneId zone = fields.text("zone", "a time zone such as Europe/Berlin", name -> ZoneId.of(name));
    String expression = fields.string("cron");
    if (expression == null) {
      fields.error("cron", "a text expected");
      return null;
    }
    try {
      return new Timetable.Cron(expression, zone == null ? ZoneId.of("UTC") : zone);
    } catch (IllegalArgumentException e) {
      fields.error(
          "cron",
          "a cron expression expected, found \"%s\": %s".formatted(expression, e.getMessage()));
      return null;
    }
  }

  private Timetable.@Nullable Every every() {
    Duration interval =
        fields.text("every", "an ISO 8601 duration from PT1S to P365D", DefinitionReader::interval);
    Instant first = instant("startAt");
    return interval == null
        ? null
        : new Timetable.Every(interval, first == null ? createdAt.plus(interval) : first);
  }

  private static Duration interval(String text) {
    Duration interval = Duration.parse(text).truncatedTo(ChronoUnit.MILLIS);
    if (interval.compareTo(Timetable.SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return interval;
  }

  private @Nullable Instant instant(String name) {
    return fields.text(name, Times.EXPECTED, DefinitionReader::sensible);
  }

  /**
   * An instant that the database can keep.
   *
   * @throws IllegalArgumentException if it is before 1970 or after 9999
   */
  static Instant sensible(String text) {
    return Times.parse(text).truncatedTo(ChronoUnit.MILLIS);
  }

  private String described(String text) {
    if (text.length() > LONGEST_DESCRIPTION) {
      throw new IllegalArgumentException("too long");
    }
    return text;
  }
}
