package io.dogwatch.standalone.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.api.PlatformApi.Submission;
import io.dogwatch.standalone.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedPlatform.class)
class JobsIT {

  private static final String LANE = "dogwatch.jobs.technical.normal";

  private final Platform platform;
  private PlatformApi api;

  @SuppressWarnings("NullAway.Init") // connect
  JobsIT(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void connect() {
    api = new PlatformApi(platform.api());
  }

  @AfterEach
  void disconnect() {
    api.close();
  }

  @Test
  void executesAJobThatIsPosted() throws Exception {
    List<String> ids = api.submit(List.of(new Submission("technical", Map.of("symbol", "AAPL"))));

    JsonNode job = api.awaitEnd(ids.getFirst());

    assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(job.get("result").get("symbol").stringValue()).isEqualTo("AAPL");
    assertThat(job.get("result").get("indicators").get("rsi").doubleValue()).isBetween(0.0, 100.0);
  }

  /**
   * Defect 51 of the systems that Dogwatch replaces: each failed attempt looked like the end of its
   * task.
   */
  @Test
  void triesAgainWhatFails() throws Exception {
    List<String> ids = api.submit(List.of(new Submission("probe", Map.of("failTimes", 2))));

    JsonNode job = api.awaitEnd(ids.getFirst());

    assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(job.get("attempt").intValue()).isEqualTo(3);
    assertThat(
            Duration.between(
                Instant.parse(job.get("submittedAt").stringValue()),
                Instant.parse(job.get("finishedAt").stringValue())))
        .as("1 s and 2 s, ± 20 %")
        .isGreaterThan(Duration.ofMillis(2400));
  }

  @Test
  void executesPlainJsonThatHasNoKey() throws Exception {
    RecordMetadata written = produce(null, "{\"symbol\":\"AAPL\"}".getBytes(UTF_8));

    JsonNode job =
        api.awaitEnd(JobId.ofRecord(LANE, written.partition(), written.offset()).toString());

    assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(job.get("type").stringValue()).isEqualTo("technical");
  }

  @Test
  void executesPlainJsonUnderTheIdThatIsItsKey() throws Exception {
    String id = UUID.randomUUID().toString();
    produce(id, "{\"symbol\":\"BTC/USD\",\"interval\":\"PT1H\"}".getBytes(UTF_8));

    JsonNode job = api.awaitEnd(id);

    assertThat(job.get("id").stringValue()).isEqualTo(id);
    assertThat(job.get("state").stringValue()).isEqualTo("SUCCEEDED");
  }

  @Test
  void putsWhatCanNotBeReadAsideAsItIs() throws Exception {
    byte[] garbage = {(byte) 0xC3, 0x01, 42, 0, (byte) 0xFF, 7};
    RecordMetadata written = produce("no job", garbage);

    ConsumerRecord<byte[], byte[]> deadLetter = awaitDeadLetter(written);

    assertThat(deadLetter.value()).isEqualTo(garbage);
    assertThat(deadLetter.key()).isEqualTo("no job".getBytes(UTF_8));
    assertThat(header(deadLetter, "dlq-reason")).isEqualTo("DESERIALIZATION");
    assertThat(header(deadLetter, "dlq-message")).isNotBlank();
  }

  private RecordMetadata produce(@Nullable String key, byte[] value)
      throws ExecutionException, InterruptedException {
    try (var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(platform.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer
          .send(new ProducerRecord<>(LANE, key == null ? null : key.getBytes(UTF_8), value))
          .get();
    }
  }

  private ConsumerRecord<byte[], byte[]> awaitDeadLetter(RecordMetadata original) {
    return TopicReader.await(
        platform.kafka(),
        "dogwatch.jobs.technical.dlq",
        record ->
            header(record, "dlq-original-partition").equals(Integer.toString(original.partition()))
                && header(record, "dlq-original-offset").equals(Long.toString(original.offset())));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(), UTF_8);
  }
}
