package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.Backoff;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies;
import io.dogwatch.schemas.jobs.JobMessage.Dependencies.OnFailure;
import io.dogwatch.schemas.jobs.JobMessage.Limits;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of one job, and notes everything that is wrong with them. */
final class OrderFields {

  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_KEY = 255;
  private static final int MAX_METADATA = 64;
  private static final int MAX_DEPENDENCIES = 1_000;
  private static final Set<String> BACKOFF = Set.of("base", "multiplier", "max", "jitter");

  private final String pointer;
  private final Map<String, JsonNode> fields;
  private final Mistakes mistakes;

  /**
   * @param pointer to the job
   * @param mistakes to add to
   */
  OrderFields(String pointer, Map<String, JsonNode> fields, Mistakes mistakes) {
    this.pointer = pointer;
    this.fields = fields;
    this.mistakes = mistakes;
  }

  @Nullable JobId id() {
    return parsed("id", "a UUID", JobId::parse);
  }

  @Nullable JobType type() {
    if (isAbsent("type")) {
      error("/type", "required");
      return null;
    }
    return parsed("type", "a job type", JobType::new);
  }

  Priority priority() {
    Priority priority = parsed("priority", "high, normal or low", Priority::parse);
    return priority == null ? Priority.NORMAL : priority;
  }

  private @Nullable Duration timeout() {
    return parsed("timeout", "an ISO 8601 duration such as PT30S", OrderFields::timeoutOf);
  }

  /** What bounds the job in time and attempts. */
  Limits limits(Instant now) {
    Instant expiresAt = parsed("expiresAt", Times.EXPECTED, text -> expiryOf(text, now));
    return new Limits(maxAttempts(), backoff(), timeout(), expiresAt, runAt(now, expiresAt));
  }

  /** What it does not say is as by default. */
  private @Nullable Backoff backoff() {
    JsonNode value = fields.get("backoff");
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isObject()) {
      error("/backoff", "an object with base, multiplier, max or jitter expected");
      return null;
    }
    for (String name : value.propertyNames()) {
      if (!BACKOFF.contains(name)) {
        error(Problem.pointerTo("/backoff", name), "unknown field");
      }
    }
    Duration base = delay(value, "base", Backoff.DEFAULT.base());
    Duration max = delay(value, "max", Backoff.DEFAULT.max());
    double multiplier = number(value, "multiplier", Backoff.DEFAULT.multiplier());
    double jitter = number(value, "jitter", Backoff.DEFAULT.jitter());
    List<String> problems = Backoff.problems(base, multiplier, max, jitter);
    problems.forEach(problem -> error("/backoff", problem));
    return problems.isEmpty() ? new Backoff(base, multiplier, max, jitter) : null;
  }

  private Duration delay(JsonNode backoff, String name, Duration usual) {
    JsonNode value = backoff.path(name);
    if (value.isMissingNode()) {
      return usual;
    }
    Duration delay =
        parsed(
            "/backoff/" + name, value, "an ISO 8601 duration such as PT10S", OrderFields::delayOf);
    return delay == null ? usual : delay;
  }

  private double number(JsonNode backoff, String name, double usual) {
    JsonNode value = backoff.path(name);
    if (!value.isMissingNode() && !value.isNumber()) {
      error("/backoff/" + name, "a number expected, found " + value);
    }
    return value.isNumber() ? value.doubleValue() : usual;
  }

  /** A time that is past is as good as none. */
  private @Nullable Instant runAt(Instant now, @Nullable Instant expiresAt) {
    Instant at = parsed("runAt", Times.EXPECTED, text -> runAtOf(text, now));
    Duration delay = parsed("delay", "an ISO 8601 duration such as PT10M", OrderFields::delayOf);
    if (!isAbsent("runAt") && !isAbsent("delay")) {
      error("/delay", "either runAt or delay expected, found both");
      return null;
    }
    Instant runAt = delay == null ? at : now.plus(delay);
    if (runAt != null && expiresAt != null && !runAt.isBefore(expiresAt)) {
      error(
          delay == null ? "/runAt" : "/delay", "a time before expiresAt expected, found " + runAt);
    }
    return runAt;
  }

  private @Nullable Integer maxAttempts() {
    JsonNode value = fields.get("maxAttempts");
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      error(
          "/maxAttempts",
          "a whole number from 1 to %d expected, found %s".formatted(Integer.MAX_VALUE, value));
      return null;
    }
    return value.intValue();
  }

  @Nullable String tenant() {
    return parsed("tenant", "a text", OrderFields::boundedText);
  }

  @Nullable String idempotencyKey() {
    return parsed("idempotencyKey", "a text", text -> boundedText(text, MAX_KEY));
  }

  /** The jobs that have to end first. */
  Dependencies dependencies() {
    Set<JobId> jobs = dependsOn();
    OnFailure onFailure =
        parsed("onDependencyFailure", "SKIP, RUN or FAIL", OrderFields::onFailureOf);
    if (onFailure != null && isAbsent("dependsOn")) {
      error("/onDependencyFailure", "nothing expected without dependsOn");
    }
    return jobs.isEmpty()
        ? Dependencies.NONE
        : new Dependencies(jobs, onFailure == null ? OnFailure.SKIP : onFailure);
  }

  private Set<JobId> dependsOn() {
    Set<JobId> jobs = new LinkedHashSet<>();
    JsonNode value = fields.get("dependsOn");
    if (value == null || value.isNull()) {
      return jobs;
    }
    if (!value.isArray() || value.size() > MAX_DEPENDENCIES) {
      error("/dependsOn", "an array of at most " + MAX_DEPENDENCIES + " ids expected");
      return jobs;
    }
    for (int i = 0; i < value.size(); i++) {
      JobId job = parsed("/dependsOn/" + i, value.get(i), "a UUID", JobId::parse);
      if (job != null) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private static OnFailure onFailureOf(String text) {
    return Arrays.stream(OnFailure.values())
        .filter(it -> it.name().equals(text))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException("SKIP, RUN or FAIL expected, found \"" + text + "\""));
  }

  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    JsonNode value = fields.get("metadata");
    if (value == null || value.isNull()) {
      return metadata;
    }
    if (!value.isObject() || value.size() > MAX_METADATA) {
      error("/metadata", "an object of at most " + MAX_METADATA + " texts expected");
      return metadata;
    }
    value
        .properties()
        .forEach(
            entry -> {
              String place = Problem.pointerTo("/metadata", entry.getKey());
              String text = parsed(place, entry.getValue(), "a text", OrderFields::boundedText);
              if (text != null && entry.getKey().length() <= MAX_TEXT) {
                metadata.put(entry.getKey(), text);
              } else if (text != null) {
                error("/metadata", "names of at most " + MAX_TEXT + " characters expected");
              }
            });
    return metadata;
  }

  private <T> @Nullable T parsed(String name, String expected, Function<String, T> parse) {
    return isAbsent(name) ? null : parsed("/" + name, fields.get(name), expected, parse);
  }

  private <T> @Nullable T parsed(
      String place, @Nullable JsonNode value, String expected, Function<String, T> parse) {
    if (value == null || !value.isString()) {
      error(place, expected + " expected, found " + value);
      return null;
    }
    try {
      return parse.apply(value.stringValue());
    } catch (DateTimeException _) {
      error(place, expected + " expected, found \"" + value.stringValue() + "\"");
    } catch (IllegalArgumentException e) {
      error(place, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private boolean isAbsent(String name) {
    JsonNode value = fields.get(name);
    return value == null || value.isNull();
  }

  private void error(String place, String detail) {
    mistakes.add(FieldProblem.at(pointer + place, detail));
  }

  private static Duration timeoutOf(String text) {
    Duration timeout = Duration.parse(text);
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("between PT0.001S and P365D expected, found " + text);
    }
    return timeout;
  }

  private static Duration delayOf(String text) {
    Duration delay = Duration.parse(text);
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("between PT0S and P365D expected, found " + text);
    }
    return delay;
  }

  private static Instant runAtOf(String text, Instant now) {
    Instant time = Times.parse(text);
    if (time.isAfter(now.plus(LONGEST_DELAY))) {
      throw new IllegalArgumentException("a time at most P365D from now expected, found " + text);
    }
    return time;
  }

  private static Instant expiryOf(String text, Instant now) {
    Instant expiry = Times.parse(text);
    if (!expiry.isAfter(now)) {
      throw new IllegalArgumentException("a time in the future expected, found " + text);
    }
    return expiry;
  }

  private static String boundedText(String text) {
    return boundedText(text, MAX_TEXT);
  }

  private static String boundedText(String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      throw new IllegalArgumentException(
          "1 to " + most + " characters expected, found " + text.length());
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no U+0000 expected"); // PostgreSQL has none
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("characters expected, found half a surrogate pair");
    }
    return text;
  }
}
