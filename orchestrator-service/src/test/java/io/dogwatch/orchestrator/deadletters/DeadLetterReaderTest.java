package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String ID = "6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000";

  private final DeadLetterReader reader = new DeadLetterReader(new Topics("dogwatch."));

  @Test
  void readsWhatAWorkerHasWritten() {
    DeadLetter letter =
        reader.read(
            record(
                "dogwatch.jobs.probe.dlq",
                Map.of(
                    "dlq-reason", "MAX_ATTEMPTS",
                    "dlq-job-id", ID,
                    "dlq-attempts", "4",
                    "dlq-deliveries", "5",
                    "dlq-worker", "w-1",
                    "dlq-failure-code", "TIMEOUT",
                    "dlq-message", "too long",
                    "dlq-stack", "at x")));

    assertThat(letter.place()).isEqualTo(new DeadLetter.Place("dogwatch.jobs.probe.dlq", 2, 17));
    assertThat(letter.type()).isEqualTo("probe");
    assertThat(letter.at()).isEqualTo(NOW);
    assertThat(letter.reason()).isEqualTo("MAX_ATTEMPTS");
    assertThat(letter.job()).isEqualTo(JobId.parse(ID));
    assertThat(letter.attempts()).isEqualTo(4);
    assertThat(letter.deliveries()).isEqualTo(5);
    assertThat(letter.worker()).isEqualTo("w-1");
    assertThat(letter.failure())
        .isEqualTo(new DeadLetter.Reason("TIMEOUT", "too long", null, "at x"));
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("value");
    assertThat(letter.headers()).hasSize(8);
  }

  /** Anybody may write there, and somebody will. */
  @Test
  void whateverLiesThereIsADeadLetter() {
    DeadLetter letter =
        reader.read(
            record(
                "dogwatch.jobs.probe.dlq",
                Map.of("dlq-job-id", "seven", "dlq-attempts", "many", "dlq-message", "a\0b")));

    assertThat(letter.reason()).isEqualTo("UNKNOWN");
    assertThat(letter.job()).isNull();
    assertThat(letter.attempts()).isNull();
    assertThat(letter.failure().message()).isEqualTo("a\uFFFDb");
  }

  @Test
  void readsNoOtherTopic() {
    var record = record("dogwatch.jobs.probe.high", Map.of());

    assertThatIllegalArgumentException().isThrownBy(() -> reader.read(record));
  }

  private static ConsumerRecord<byte[], byte[]> record(String topic, Map<String, String> headers) {
    var all = new RecordHeaders();
    headers.forEach((name, value) -> all.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return new ConsumerRecord<>(
        topic,
        2,
        17,
        NOW.toEpochMilli(),
        TimestampType.CREATE_TIME,
        3,
        5,
        "key".getBytes(StandardCharsets.UTF_8),
        "value".getBytes(StandardCharsets.UTF_8),
        all,
        Optional.empty());
  }
}
