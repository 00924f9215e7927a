package io.dogwatch.orchestrator.alerts;

import io.dogwatch.schemas.alerts.Alert;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** A client of Server-Sent Events. */
final class EventStreamClient implements AlertStream.Client {

  private final JsonMapper json;
  private final OutputStream out;

  EventStreamClient(JsonMapper json, OutputStream out) throws IOException {
    this.json = json;
    this.out = out;
    write("retry: 2000\n");
  }

  @Override
  public void send(StreamPosition next, Alert alert) throws IOException {
    write(
        "id: "
            + next.text()
            + "\nevent: alert\ndata: "
            + json.writeValueAsString(AlertView.of(alert))
            + "\n\n");
  }

  /** An id without data: no event, but where the client resumes. */
  @Override
  public void send(StreamPosition next) throws IOException {
    write("id: " + next.text() + "\n\n");
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
