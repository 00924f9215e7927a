package io.dogwatch.client.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  /** The example of the W3C recommendation. */
  private static final String EXAMPLE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void saysAllInHeaders() {
    var envelope =
        new Envelope(
            "id-1",
            "io.dogwatch.job.requested",
            "dogwatch/client",
            Instant.parse("2026-01-05T12:00:00Z"),
            Envelope.AVRO,
            Traceparent.of(EXAMPLE));

    Headers headers = envelope.toHeaders();

    assertThat(headers)
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder(
            "ce_specversion=1.0",
            "ce_id=id-1",
            "ce_type=io.dogwatch.job.requested",
            "ce_source=dogwatch/client",
            "ce_time=2026-01-05T12:00:00Z",
            "content-type=avro/binary",
            "traceparent=" + EXAMPLE);
    assertThat(Envelope.traceOf(headers)).hasValue(Traceparent.of(EXAMPLE));
  }

  @Test
  void recordOfOthersMayHaveNoTrace() {
    assertThat(Envelope.traceOf(new RecordHeaders())).isEmpty();
    assertThat(Envelope.traceOf(new RecordHeaders().add("traceparent", new byte[] {1}))).isEmpty();
  }

  @Test
  void childStaysInTheTrace() {
    var parent = Traceparent.of(EXAMPLE);

    var child = parent.child(new Random(1));

    assertThat(child.value()).startsWith(EXAMPLE.substring(0, 36)).endsWith("-01");
    assertThat(child).isNotEqualTo(parent);
  }

  @Test
  void newTracesDiffer() {
    var random = new Random(1);

    assertThat(Traceparent.next(random)).isNotEqualTo(Traceparent.next(random));
  }

  @Test
  void allZerosIsNoTrace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Traceparent.of("00-" + "0".repeat(32) + "-b7ad6b7169203331-01"));
  }
}
