package io.dogwatch.client.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneReaderTest {

  private static final String LANE = "dogwatch.jobs.technical.high";
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final String UUID = "0193b5a0-7c00-7000-8000-000000000001";

  private final LaneReader reader = new LaneReader(new Topics("dogwatch."));

  @Test
  void avroSaysAllOfTheJob() {
    var job =
        JobMessage.of(
            JobId.parse(UUID), new JobType("technical"), Priority.HIGH, Payload.json("{}"), NOON);

    assertThat(reader.read(record(null, JobMessage.CODEC.encode(job))))
        .isEqualTo(new Decoded.Message<>(job));
  }

  @Test
  void plainJsonIsThePayloadOfAJobOfTheLane() {
    assertThat(reader.read(record(UUID, "{\"symbol\":\"AAPL\"}")))
        .isEqualTo(
            new Decoded.Message<>(
                JobMessage.of(
                    JobId.parse(UUID),
                    new JobType("technical"),
                    Priority.HIGH,
                    Payload.json("{\"symbol\":\"AAPL\"}"),
                    NOON)));
  }

  @Test
  void plainJsonWithoutAUuidGetsTheIdOfItsPlace() {
    JobId ofPlace = JobId.ofRecord(LANE, 2, 41);

    assertThat(idIn(record(null, "{}"))).hasValue(ofPlace);
    assertThat(idIn(record("my key", "{}"))).hasValue(ofPlace);
  }

  @Test
  void anythingElseIsUndecodable() {
    assertThat(reader.read(record(UUID, "not a job at all")))
        .isInstanceOf(Decoded.Undecodable.class);
    assertThat(reader.read(record(UUID, "[1,2]"))).isInstanceOf(Decoded.Undecodable.class);
    assertThat(reader.read(record(UUID, "{\"a\":1} trailing")))
        .isInstanceOf(Decoded.Undecodable.class);
    assertThat(reader.read(record(UUID, ""))).isInstanceOf(Decoded.Undecodable.class);
    assertThat(reader.read(record(UUID, (byte[]) null))).isInstanceOf(Decoded.Undecodable.class);
    assertThat(reader.read(record(UUID, new byte[] {(byte) 0xC3, 1, 0})))
        .isInstanceOf(Decoded.Undecodable.class);
  }

  private Optional<JobId> idIn(ConsumerRecord<byte[], byte[]> record) {
    return reader.read(record).message().map(JobMessage::id);
  }

  private static ConsumerRecord<byte[], byte[]> record(@Nullable String key, String value) {
    return record(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      @Nullable String key, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        LANE,
        2,
        41,
        NOON.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
