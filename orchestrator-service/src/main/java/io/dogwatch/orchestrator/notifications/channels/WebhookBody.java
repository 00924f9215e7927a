package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as JSON: the same message always gives the same bytes. What does not apply is left out.
 */
final class WebhookBody {

  private static final JsonMapper JSON = JsonMapper.shared();

  private WebhookBody() {}

  static byte[] of(Message message) throws JacksonException {
    Notice notice = message.notice();
    ObjectNode body = JSON.createObjectNode();
    body.put("id", message.id().toString());
    body.put("createdAt", message.createdAt().toString());
    body.put("title", Title.of(notice));
    body.put("watchdog", notice.group().watchdog());
    body.put("severity", notice.group().severity().name());
    add(body.putArray("news"), notice.news());
    add(body.putArray("repeated"), notice.repeated());
    body.put("others", notice.others());
    return JSON.writeValueAsBytes(body);
  }

  private static void add(ArrayNode array, List<Alert> alerts) {
    alerts.forEach(alert -> put(array.addObject(), alert));
  }

  private static void put(ObjectNode json, Alert alert) {
    json.put("alertId", alert.alertId());
    json.put("fingerprint", alert.fingerprint());
    json.put("revision", alert.revision());
    json.put("state", alert.state().name());
    json.put("type", alert.type());
    json.put("severity", alert.severity().name());
    json.put("watchdog", alert.watchdog());
    putText(json, "symbol", alert.subject().symbol());
    putText(json, "venue", alert.subject().venue());
    putText(json, "pair", alert.subject().pair());
    json.put("description", alert.description());
    putNumbers(json.putObject("numbers"), alert.evidence().numbers());
    ObjectNode texts = json.putObject("texts");
    alert.evidence().texts().forEach(texts::put);
    json.put("eventTime", alert.times().event().toString());
    json.put("firstSeen", alert.times().firstSeen().toString());
    json.put("lastSeen", alert.times().lastSeen().toString());
    Instant resolved = alert.times().resolved();
    putText(json, "resolvedAt", resolved == null ? null : resolved.toString());
    json.put("warmup", alert.warmup());
  }

  /** JSON has neither infinity nor NaN. */
  private static void putNumbers(ObjectNode json, Map<String, Double> numbers) {
    numbers.forEach(
        (name, number) -> {
          if (Double.isFinite(number)) {
            json.put(name, number);
          }
        });
  }

  private static void putText(ObjectNode json, String name, @Nullable String text) {
    if (text != null) {
      json.put(name, text);
    }
  }
}
