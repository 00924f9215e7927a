package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.problems.BodyTooLargeException;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.JobId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Reads a silence that somebody wants, and notes everything that is wrong with it. */
final class SilenceBody {

  private static final int LARGEST = 64 * 1024;
  private static final int LONGEST_REASON = 1_000;

  private SilenceBody() {}

  /**
   * The silence.
   *
   * @param now its beginning where it does not say another one
   * @throws InvalidRequestException that lists what is wrong
   * @throws BodyTooLargeException if it has more than 64 KiB
   */
  static Silence read(HttpServletRequest request, String actor, Instant now) throws IOException {
    return read(JsonBody.read(request, LARGEST), actor, now.truncatedTo(ChronoUnit.MILLIS));
  }

  private static Silence read(byte[] body, String actor, Instant now) {
    var mistakes = new Mistakes();
    var fields = new JsonFields("", JsonBody.object(body), mistakes);
    fields.allowOnly(Set.of("matchers", "from", "until", "reason"));
    AlertFilter matchers = AlertFilter.ALL;
    JsonFields given = fields.object("matchers");
    if (fields.value("matchers").isObject()) {
      matchers = SilenceMatchers.read(given);
    }
    Instant asked = fields.text("from", Times.EXPECTED, SilenceBody::time);
    Instant from = asked == null ? now : asked;
    Instant until = fields.required("until", Times.EXPECTED, SilenceBody::time);
    if (until != null && !(until.isAfter(from) && until.isAfter(now))) {
      fields.wrong("until", "a time after from, and to come,");
    }
    String reason =
        fields.required(
            "reason", "a text of 1 to %d characters".formatted(LONGEST_REASON), SilenceBody::text);
    mistakes.requireNone();
    if (until == null || reason == null) {
      throw new IllegalStateException("all fields or mistakes expected");
    }
    return new Silence(JobId.next(now).value(), matchers, from, until, reason, actor, null);
  }

  /** As exactly as PostgreSQL keeps it: an answer shows what every later one will. */
  private static Instant time(String text) {
    return Times.parse(text).truncatedTo(ChronoUnit.MICROS);
  }

  private static String text(String text) {
    if (text.isBlank() || text.length() > LONGEST_REASON || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no reason");
    }
    return text;
  }
}
