package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.ManageReplays.Order;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.problems.BodyTooLargeException;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.JobId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads which dead letters are to be replayed, or purged, and notes everything that is wrong. */
final class SelectionBody {

  /** In bytes: as many ids as there may be. */
  private static final int LARGEST = 512 * 1024;

  private static final BigDecimal DEFAULT_RATE = BigDecimal.valueOf(50);
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);
  private static final String TEXT = "a text without U+0000";

  private final Mistakes mistakes = new Mistakes();
  private final JsonFields fields;

  private SelectionBody(HttpServletRequest request, Set<String> names) throws IOException {
    JsonNode body = JsonBody.object(JsonBody.read(request, LARGEST));
    this.fields = new JsonFields("", body, mistakes);
    fields.allowOnly(names);
  }

  /**
   * A replay as it is asked for.
   *
   * @throws InvalidRequestException that lists what is wrong
   * @throws BodyTooLargeException if it has more than 512 KiB
   */
  static Order replay(HttpServletRequest request) throws IOException {
    var body = new SelectionBody(request, Set.of("ids", "filter", "ratePerSecond", "canary"));
    Selection selection = body.selection();
    BigDecimal rate = body.fields.number("ratePerSecond", Pace.SLOWEST, Pace.FASTEST);
    Canary canary = body.canary();
    body.mistakes.requireNone();
    return new Order(required(selection), rate == null ? DEFAULT_RATE : rate, canary);
  }

  /**
   * Which dead letters are to be purged.
   *
   * @throws InvalidRequestException that lists what is wrong
   * @throws BodyTooLargeException if it has more than 512 KiB
   */
  static Selection purge(HttpServletRequest request) throws IOException {
    var body = new SelectionBody(request, Set.of("ids", "filter"));
    Selection selection = body.selection();
    body.mistakes.requireNone();
    return required(selection);
  }

  private static Selection required(@Nullable Selection selection) {
    if (selection == null) {
      throw new IllegalStateException("a selection or mistakes expected");
    }
    return selection;
  }

  private @Nullable Selection selection() {
    if (fields.isGiven("ids") == fields.isGiven("filter")) {
      fields.error(
          "",
          "either ids or filter expected, found " + (fields.isGiven("ids") ? "both" : "neither"));
      return null;
    }
    return fields.isGiven("ids") ? ids() : matching();
  }

  private Selection.@Nullable Ids ids() {
    JsonNode array = fields.value("ids");
    if (!array.isArray() || array.isEmpty() || array.size() > Selection.Ids.MOST) {
      fields.error("ids", "an array of 1 to %d ids expected".formatted(Selection.Ids.MOST));
      return null;
    }
    List<DeadLetterId> ids = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      DeadLetterId id = id(array.path(i), i);
      if (id != null) {
        ids.add(id);
      }
    }
    return new Selection.Ids(ids);
  }

  private @Nullable DeadLetterId id(JsonNode id, int index) {
    try {
      if (id.isString()) {
        return DeadLetterId.parse(id.stringValue());
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    mistakes.add(
        FieldProblem.at("/ids/" + index, "an id such as probe.0.17 expected, found " + id));
    return null;
  }

  private Selection.Matching matching() {
    JsonFields filter = fields.object("filter");
    filter.allowOnly(Set.of("type", "reason", "fingerprint", "job", "from", "to"));
    return new Selection.Matching(
        new DeadLetterFilter(
            filter.text("type", TEXT, SelectionBody::comparable),
            filter.text("reason", TEXT, SelectionBody::comparable),
            filter.text("fingerprint", TEXT, SelectionBody::comparable),
            filter.text("job", "a UUID", JobId::parse),
            filter.text("from", Times.EXPECTED, Times::parse),
            filter.text("to", Times.EXPECTED, Times::parse),
            null),
        JsonBody.JSON.writeValueAsString(fields.value("filter")));
  }

  private static String comparable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("U+0000");
    }
    return text;
  }

  private @Nullable Canary canary() {
    if (!fields.isGiven("canary")) {
      return null;
    }
    JsonFields canary = fields.object("canary");
    canary.allowOnly(Set.of("first", "wait"));
    if (!canary.isGiven("first")) {
      canary.error("first", "required");
    }
    Integer first = canary.integer("first", 1, Canary.MOST);
    Duration wait =
        canary.text("wait", "an ISO 8601 duration from PT1S to P1D", SelectionBody::wait);
    return first == null ? null : new Canary(first, wait == null ? DEFAULT_WAIT : wait);
  }

  private static Duration wait(String text) {
    Duration wait = Duration.parse(text).truncatedTo(ChronoUnit.MILLIS);
    if (wait.compareTo(Canary.SHORTEST) < 0 || wait.compareTo(Canary.LONGEST) > 0) {
      throw new IllegalArgumentException("out of bounds");
    }
    return wait;
  }
}
