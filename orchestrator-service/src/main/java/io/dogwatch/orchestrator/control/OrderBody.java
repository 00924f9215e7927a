package io.dogwatch.orchestrator.control;

import io.dogwatch.orchestrator.problems.BodyTooLargeException;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.JobFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of an order, a small JSON object, and notes everything that is wrong with it. */
public final class OrderBody {

  /** In bytes. */
  private static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_TEXT = 1_000;

  private final JsonFields fields;
  private final Mistakes mistakes;

  private OrderBody(JsonFields fields, Mistakes mistakes) {
    this.fields = fields;
    this.mistakes = mistakes;
  }

  /**
   * Reads the body of a request; none is as good as an empty object.
   *
   * @param names of the only fields there may be
   * @throws InvalidRequestException if the body is no JSON object
   * @throws BodyTooLargeException if it has more than 64 KiB
   */
  public static OrderBody read(HttpServletRequest request, String... names) throws IOException {
    var mistakes = new Mistakes();
    JsonNode body = JsonBody.objectOrNone(JsonBody.read(request, MAX_LENGTH));
    var fields = new JsonFields("", body, mistakes);
    fields.allowOnly(Set.of(names));
    return new OrderBody(fields, mistakes);
  }

  /**
   * Reads the body of a request that has nothing to say.
   *
   * @throws InvalidRequestException if it says something
   * @throws BodyTooLargeException if it has more than 64 KiB
   */
  public static void requireNothing(HttpServletRequest request) throws IOException {
    read(request).mistakes.requireNone();
  }

  private @Nullable String text(String name) {
    if (!fields.isGiven(name)) {
      return null;
    }
    String text = fields.string(name);
    if (text == null || text.length() > MAX_TEXT) {
      fields.error(name, "a text of at most " + MAX_TEXT + " characters expected");
      return null;
    }
    if (text.indexOf('\0') >= 0) {
      fields.error(name, "a text without U+0000 expected"); // PostgreSQL has none
      return null;
    }
    return text;
  }

  /**
   * A text for people to read that is all there is to read; empty where there is none.
   *
   * @throws InvalidRequestException that lists everything that is wrong
   */
  public String onlyText(String name) {
    String text = text(name);
    mistakes.requireNone();
    return text == null ? "" : text;
  }

  /** A filter for jobs; null if none is there that makes sense, which is a mistake. */
  @Nullable JobFilter filter(String name, Instant now) {
    return FilterBody.read(fields, name, now);
  }

  /**
   * Texts that are all there is to read, by the names of their fields; those that are not there are
   * left out.
   *
   * @throws InvalidRequestException that lists everything that is wrong
   */
  public Map<String, String> texts(String... names) {
    Map<String, String> texts = new HashMap<>();
    for (String name : names) {
      String text = text(name);
      if (text != null) {
        texts.put(name, text);
      }
    }
    mistakes.requireNone();
    return texts;
  }

  /**
   * Times that must be there and are all there is to read, in the order of their fields' names.
   *
   * @throws InvalidRequestException that lists everything that is wrong
   */
  public List<Instant> times(String... names) {
    List<Instant> times = new ArrayList<>();
    for (String name : names) {
      Instant time = fields.required(name, Times.EXPECTED, Times::parse);
      if (time != null) {
        times.add(time);
      }
    }
    mistakes.requireNone();
    return times;
  }
}
