package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.validation.Problem;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.submission.Orders.NamedType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage.Origin;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a submission. The payloads' bytes are kept as they came: no number changes its
 * digits on the way.
 */
final class SubmissionReader {

  static final int MAX_JOBS = 10_000;

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "type",
          "payload",
          "priority",
          "maxAttempts",
          "backoff",
          "timeout",
          "expiresAt",
          "runAt",
          "delay",
          "dependsOn",
          "onDependencyFailure",
          "idempotencyKey",
          "tenant",
          "metadata");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Reads UTF-8 JSON: one job, or an array of them. */
  Orders read(byte[] body, Instant now) {
    return read(body, now, true);
  }

  /** Reads UTF-8 JSON: one job. */
  Orders readOne(byte[] body, Instant now) {
    return read(body, now, false);
  }

  private static Orders read(byte[] body, Instant now, boolean mayBeArray) {
    var mistakes = new Mistakes();
    List<JobOrder> orders = new ArrayList<>();
    List<NamedType> incomplete = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      boolean isArray = parser.nextToken() == JsonToken.START_ARRAY && mayBeArray;
      if (isArray) {
        readAll(parser, body, now, orders, incomplete, mistakes);
      } else {
        String expected = mayBeArray ? "a job or an array of jobs expected" : "a job expected";
        order("", expected, parser, body, now, incomplete, mistakes).ifPresent(orders::add);
      }
      if (mistakes.isEmpty() && parser.nextToken() != null) {
        mistakes.add(FieldProblem.at("", "nothing expected after the end of the JSON value"));
      }
      if (!mistakes.isEmpty()) {
        return new Orders.Unreadable(mistakes, orders, incomplete);
      }
      return isArray ? new Orders.Several(orders) : new Orders.Single(orders.getFirst());
    } catch (JacksonException e) {
      return new Orders.Unreadable(
          Mistakes.of(FieldProblem.at("", malformed(e, mayBeArray))), List.of(), List.of());
    }
  }

  private static void readAll(
      JsonParser parser,
      byte[] body,
      Instant now,
      List<JobOrder> orders,
      List<NamedType> incomplete,
      Mistakes mistakes) {
    Map<JobId, String> chosen = new HashMap<>();
    int index = 0;
    for (; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      if (index == MAX_JOBS) {
        mistakes.add(FieldProblem.at("", "at most " + MAX_JOBS + " jobs expected, found more"));
        return;
      }
      order("/" + index, "a job expected", parser, body, now, incomplete, mistakes)
          .ifPresent(
              order -> {
                orders.add(order);
                noteTwins(order, chosen, mistakes);
              });
    }
    if (index == 0) {
      mistakes.add(FieldProblem.at("", "at least one job expected, found none"));
    }
  }

  private static void noteTwins(JobOrder order, Map<JobId, String> chosen, Mistakes mistakes) {
    JobId id = order.id();
    String twin = id == null ? null : chosen.putIfAbsent(id, order.pointer());
    if (twin != null) {
      mistakes.add(FieldProblem.at(order.pointer() + "/id", "the same as " + twin + "/id"));
    }
  }

  /**
   * The job at the parser's token, if there is enough of one; its mistakes go to {@code mistakes}.
   */
  private static Optional<JobOrder> order(
      String pointer,
      String expected,
      JsonParser parser,
      byte[] body,
      Instant now,
      List<NamedType> incomplete,
      Mistakes mistakes) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      mistakes.add(FieldProblem.at(pointer, expected));
      return Optional.empty();
    }
    Map<String, JsonNode> values = new HashMap<>();
    Payload payload = null;
    boolean hasPayload = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("payload")) {
        hasPayload = true;
        payload = RawPayload.read(pointer + "/payload", parser, body, mistakes);
      } else if (NAMES.contains(name)) {
        values.put(name, parser.readValueAsTree());
      } else {
        parser.skipChildren();
        mistakes.add(FieldProblem.at(Problem.pointerTo(pointer, name), "unknown field"));
      }
    }
    if (!hasPayload) {
      mistakes.add(FieldProblem.at(pointer + "/payload", "required"));
    }
    var fields = new OrderFields(pointer, values, mistakes);
    return checked(fields, pointer, payload, now, incomplete);
  }

  private static Optional<JobOrder> checked(
      OrderFields fields,
      String pointer,
      @Nullable Payload payload,
      Instant now,
      List<NamedType> incomplete) {
    JobId id = fields.id();
    JobType type = fields.type();
    var priority = fields.priority();
    var limits = fields.limits(now);
    var origin = new Origin(null, null, fields.tenant(), fields.metadata());
    String key = fields.idempotencyKey();
    var dependencies = fields.dependencies();
    if (type == null) {
      return Optional.empty();
    }
    if (payload == null) {
      incomplete.add(new NamedType(pointer, type));
      return Optional.empty();
    }
    return Optional.of(
        new JobOrder(pointer, id, type, priority, payload, limits, origin, key, dependencies));
  }

  /**
   * @param hasLines whether the document may have several; one that is a line itself has not
   */
  private static String malformed(JacksonException e, boolean hasLines) {
    TokenStreamLocation place = e.getLocation();
    // What is in brackets tells of the parser, not of the document.
    String problem = e.getOriginalMessage().replaceAll(" \\((?:start marker|for) .*", "");
    if (place == null) {
      return "JSON expected: " + problem;
    }
    String line = hasLines ? "line %d, ".formatted(place.getLineNr()) : "";
    return "JSON expected, in %scolumn %d: %s".formatted(line, place.getColumnNr(), problem);
  }
}
