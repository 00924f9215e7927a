package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.alerts.RecentAlerts.Placed;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client's stream of Server-Sent Events. Runs on the request's thread, which a slow client
 * blocks and nobody else.
 */
final class AlertStream {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final RecentAlerts recent;
  private final AlertsTopic topic;
  private final JsonMapper json;
  private final OutputStream client;
  private StreamPosition position;

  AlertStream(
      RecentAlerts recent,
      AlertsTopic topic,
      JsonMapper json,
      OutputStream client,
      StreamPosition position) {
    this.recent = recent;
    this.topic = topic;
    this.json = json;
    this.client = client;
    this.position = position;
  }

  /** Sends alerts until the client is gone, which shows as an exception, or the service stops. */
  void run() throws IOException, InterruptedException {
    // An id without data: whoever is cut off before the first alert resumes here all the same.
    write("retry: 2000\nid: " + position.text() + "\n\n");
    client.flush();
    while (true) {
      switch (recent.after(position, HEARTBEAT)) {
        case Reading.Next(List<Placed> alerts) -> sendAll(alerts);
        case Reading.TooOld _ -> position = topic.catchUp(position, this::sendNow);
        case Reading.Closed _ -> {
          return;
        }
      }
    }
  }

  private void sendAll(List<Placed> alerts) throws IOException {
    if (alerts.isEmpty()) {
      write(": \n\n");
    }
    for (Placed alert : alerts) {
      send(alert);
    }
    client.flush();
  }

  private void sendNow(Placed alert) throws IOException {
    send(alert);
    client.flush();
  }

  private void send(Placed alert) throws IOException {
    position = position.with(alert.partition(), alert.offset() + 1);
    write(
        "id: "
            + position.text()
            + "\nevent: alert\ndata: "
            + json.writeValueAsString(AlertView.of(alert.alert()))
            + "\n\n");
  }

  private void write(String text) throws IOException {
    client.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
