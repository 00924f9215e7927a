package io.dogwatch.orchestrator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Reads Server-Sent Events as a client does. */
final class EventStream implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BufferedReader lines;
  private final String firstId;

  EventStream(InputStream body) throws IOException {
    lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    firstId = readEvent().id();
  }

  /** An event with the alert's id, empty where it is no alert. */
  record Event(String id, String alertId) {}

  /** The position that the stream began with. */
  String firstId() {
    return firstId;
  }

  /** The next alert. */
  Event next() throws IOException {
    while (true) {
      Event event = readEvent();
      if (!event.alertId().isEmpty()) {
        return event;
      }
    }
  }

  /** The next event about this alert. */
  Event next(String alertId) throws IOException {
    while (true) {
      Event event = next();
      if (event.alertId().equals(alertId)) {
        return event;
      }
    }
  }

  private Event readEvent() throws IOException {
    String id = "";
    String alertId = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        alertId = JSON.readTree(line.substring("data: ".length())).path("alertId").stringValue();
      } else if (line.isEmpty()) {
        return new Event(id, alertId);
      }
    }
    throw new IOException("the stream has ended");
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
