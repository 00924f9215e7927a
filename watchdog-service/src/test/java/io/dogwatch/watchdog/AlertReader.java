package io.dogwatch.watchdog;

import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads alerts from the first one on, as a subscriber would: only what was committed. */
final class AlertReader implements AutoCloseable {

  private final TopicReader reader;
  private final List<Alert> alerts = new ArrayList<>();

  AlertReader(String bootstrapServers, String topic) {
    reader = new TopicReader(bootstrapServers, topic);
  }

  /** All alerts so far. */
  List<Alert> read() {
    reader
        .read(Duration.ofMillis(200))
        .forEach(
            written -> alerts.add(Alert.CODEC.decode(written.value()).message().orElseThrow()));
    return List.copyOf(alerts);
  }

  @Override
  public void close() {
    reader.close();
  }
}
