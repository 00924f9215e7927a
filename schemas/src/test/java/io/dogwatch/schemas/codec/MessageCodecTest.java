package io.dogwatch.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.avro.JobMessageRecord;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

  private static final JobMessage JOB =
      JobMessage.of(
          JobId.parse("0193b5a0-7c00-7000-8000-000000000001"),
          new JobType("technical"),
          Priority.NORMAL,
          Payload.json("{\"symbol\":\"AAPL\"}"),
          Instant.parse("2026-01-05T15:00:00.123Z"));

  @Test
  void writesMarkerAndLittleEndianFingerprintFirst() throws Exception {
    byte[] fingerprint =
        SchemaNormalization.parsingFingerprint("CRC-64-AVRO", JobMessageRecord.getClassSchema());

    byte[] bytes = JobMessage.CODEC.encode(JOB);

    assertThat(bytes).startsWith(0xC3, 0x01);
    assertThat(Arrays.copyOfRange(bytes, 2, 10)).isEqualTo(fingerprint);
    assertThat(MessageCodec.isSingleObject(bytes)).isTrue();
  }

  @Test
  void nothingButTheMessageComesBack() {
    assertThat(JobMessage.CODEC.decode(JobMessage.CODEC.encode(JOB)))
        .isEqualTo(new Decoded.Message<>(JOB));
  }

  @Test
  void foreignBytesAreAValue() {
    byte[] bytes = "not a job at all".getBytes(StandardCharsets.UTF_8);

    assertThat(JobMessage.CODEC.decode(bytes))
        .isEqualTo(
            new Decoded.Undecodable<>(
                "JobMessageRecord expected: not in Avro single-object encoding"));
  }

  @Test
  void missingValueIsAValue() {
    assertThat(JobMessage.CODEC.decode(null))
        .isEqualTo(new Decoded.Undecodable<>("JobMessageRecord expected: no value"));
  }

  @Test
  void everyTruncationIsAValue() {
    byte[] bytes = JobMessage.CODEC.encode(JOB);

    for (int length = 0; length < bytes.length; length++) {
      assertThat(JobMessage.CODEC.decode(Arrays.copyOf(bytes, length)))
          .as("first %d bytes", length)
          .isInstanceOf(Decoded.Undecodable.class);
    }
  }

  @Test
  void bytesAfterTheMessageAreAValue() {
    byte[] bytes = JobMessage.CODEC.encode(JOB);

    assertThat(JobMessage.CODEC.decode(Arrays.copyOf(bytes, bytes.length + 3)))
        .isEqualTo(new Decoded.Undecodable<>("JobMessageRecord expected: 3 bytes too many"));
  }

  @Test
  void knowsItsOwnBytes() {
    byte[] bytes = JobMessage.CODEC.encode(JOB);

    assertThat(JobMessage.CODEC.wrote(bytes)).isTrue();
    assertThat(JobMessage.CODEC.wrote(Arrays.copyOf(bytes, 9))).isFalse();
    bytes[5]++;
    assertThat(JobMessage.CODEC.wrote(bytes)).isFalse();
  }

  @Test
  void everySingleDamagedByteIsAMessageOrAValue() {
    byte[] bytes = JobMessage.CODEC.encode(JOB);

    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] = (byte) ~damaged[i];
      assertThat(JobMessage.CODEC.decode(damaged)).as("byte %d", i).isNotNull();
    }
  }

  /** A job's id of 2^31 - 1 bytes, of which there are none. */
  @Test
  void lengthThatNoArrayCanHaveIsAValue() {
    byte[] header = Arrays.copyOf(JobMessage.CODEC.encode(JOB), 10);
    byte[] length = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    byte[] bytes = Arrays.copyOf(header, header.length + length.length);
    System.arraycopy(length, 0, bytes, header.length, length.length);

    assertThat(JobMessage.CODEC.decode(bytes).toString()).contains("damaged", "longer than");
  }

  @Test
  void unknownSchemaIsAValue() {
    byte[] bytes = JobMessage.CODEC.encode(JOB);
    bytes[5]++;

    assertThat(JobMessage.CODEC.decode(bytes).toString()).contains("no released version");
  }
}
