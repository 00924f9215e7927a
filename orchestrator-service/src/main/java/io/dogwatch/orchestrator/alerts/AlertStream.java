package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Placed;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Reading;
import io.dogwatch.schemas.alerts.Alert;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * Sends one client the alerts that it wants. Runs on a thread of the client's own, which a slow
 * client blocks and nobody else.
 */
final class AlertStream {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final RecentAlerts recent;
  private final AlertsTopic topic;
  private final AlertFilter filter;
  private final Client client;
  private StreamPosition position;
  private boolean hasCaughtUp;

  AlertStream(
      RecentAlerts recent,
      AlertsTopic topic,
      AlertFilter filter,
      Client client,
      StreamPosition position) {
    this.recent = recent;
    this.topic = topic;
    this.filter = filter;
    this.client = client;
    this.position = position;
  }

  /** Where alerts are sent to; each method throws if the client is gone. */
  interface Client {

    /**
     * Sends an alert.
     *
     * @param next where the client goes on after it
     */
    void send(StreamPosition next, Alert alert) throws IOException;

    /** Tells where the client goes on, so that both know of each other. */
    void send(StreamPosition next) throws IOException;

    /** Lets go what was sent. */
    void flush() throws IOException;
  }

  /** Why there is no more to send for now. */
  enum End {
    /** The service stops. */
    CLOSED,
    /** The client has fallen behind what is kept in memory. */
    BEHIND
  }

  /** Tells the client where it begins: who is cut off before the first alert resumes there. */
  void begin() throws IOException {
    client.send(position);
    client.flush();
  }

  /**
   * Sends what is no longer in memory, from Kafka.
   *
   * @throws KafkaException if Kafka is away
   */
  void catchUp() throws IOException {
    if (recent.reachesBackTo(position)) {
      return;
    }
    position =
        topic.catchUp(
            position,
            placed -> {
              if (isSent(placed)) {
                client.flush();
              }
            });
    client.send(position);
    client.flush();
  }

  /** Sends alerts as they come. */
  End follow() throws IOException, InterruptedException {
    hasCaughtUp = isAtTheEnd();
    while (true) {
      switch (recent.after(position, HEARTBEAT)) {
        case Reading.Next(List<Placed> alerts) -> sendAll(alerts);
        case Reading.TooOld _ -> {
          return End.BEHIND;
        }
        case Reading.Closed _ -> {
          return End.CLOSED;
        }
      }
    }
  }

  /** Whether the client had all alerts that there were, at some time since it follows them. */
  boolean hasCaughtUp() {
    return hasCaughtUp;
  }

  private void sendAll(List<Placed> alerts) throws IOException {
    boolean anything = false;
    for (Placed alert : alerts) {
      anything |= isSent(alert);
    }
    if (!anything) {
      client.send(position);
    }
    client.flush();
    hasCaughtUp |= isAtTheEnd();
  }

  private boolean isAtTheEnd() {
    return recent.end().filter(position::isAtOrAfter).isPresent();
  }

  private boolean isSent(Placed placed) throws IOException {
    position = position.with(placed.partition(), placed.offset() + 1);
    if (!filter.matches(placed.alert())) {
      return false;
    }
    client.send(position, placed.alert());
    return true;
  }
}
