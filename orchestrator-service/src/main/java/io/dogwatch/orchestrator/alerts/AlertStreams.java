package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams of alerts, no more than so many at once, however they are sent. Safe for use by
 * many threads.
 */
final class AlertStreams {

  private final RecentAlerts recent;
  private final AlertsTopic topic;
  private final Semaphore places;

  AlertStreams(RecentAlerts recent, AlertsTopic topic, int most) {
    this.recent = recent;
    this.topic = topic;
    this.places = new Semaphore(most);
  }

  /** Takes a place if there is one; whoever gets it has to {@link #leave}. */
  boolean hasRoom() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /**
   * Where a client begins: where it says it was, or now; empty while nobody can be served.
   *
   * @throws KafkaException if Kafka is away
   */
  Optional<StreamPosition> beginning(@Nullable StreamPosition named) {
    return recent.end().map(end -> named == null ? end : topic.resumption(named));
  }

  AlertStream open(AlertFilter filter, StreamPosition beginning, AlertStream.Client client) {
    return new AlertStream(recent, topic, filter, client, beginning);
  }
}
