package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.alerts.Alert;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/** The record that carries an alert, the same bytes for the same alert. */
final class AlertRecord {

  private AlertRecord() {}

  /**
   * @param cause headers of the record that the alert follows from
   * @param timestamp of that record: retention goes by when it was written, not by when it happened
   */
  static Record<byte[], byte[]> of(Alert alert, Headers cause, long timestamp) {
    String id = alert.alertId() + "/" + alert.revision();
    Envelope envelope =
        WatchdogEnvelope.of(
            alert.watchdog(),
            "alert." + alert.state().name().toLowerCase(Locale.ROOT),
            id,
            alert.times().detected(),
            cause);
    return new Record<>(
        alert.fingerprint().getBytes(UTF_8),
        Alert.CODEC.encode(alert),
        timestamp,
        envelope.toHeaders());
  }
}
